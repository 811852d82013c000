#include "study/validation.hpp"

#include "models/machine_file.hpp"
#include "models/text_file.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

/// gemm takes 1 s at 10 and 8 s at 20, on one core and on both.
std::string machine() {
  MachineFile file;
  for (const std::uint64_t size : {10u, 20u})
    for (const SlotCount cores : {1u, 2u}) {
      const double cube = static_cast<double>(size * size * size);
      file.rows.push_back({MachineRow::What::kernel,
                           "gemm",
                           size,
                           cores,
                           Seconds(cube / 1000),
                           0.01,
                           9,
                           {},
                           Flops(2 * cube),
                           Bytes(8)});
    }
  return machine_text(file);
}

/// Four tasks of 3.375 s (interpolated), two of 1 s (measured), side by side.
Files six_tasks() {
  std::string tasks = "id,kind,work_flop\n";
  for (const char* id : {"a", "b", "c", "d"}) tasks += std::string(id) + ",gemm/15,1\n";
  return {{"machine.csv", machine()},
          {"tasks.csv", tasks + "e,gemm/10,1\nf,gemm/10,1\n"},
          {"six.toml",
           "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[platform]\nnodes = [ { devices = [ "
           "{ model = \"calibrated\", file = \"machine.csv\" } ] } ]\n[scheduler]\nmodel = \"fifo\"\n"}};
}

ValidationPlan plan_of(const FolderOfFiles& folder) {
  ValidationPlan plan;
  plan.scenarios = {folder.file("six.toml")};
  plan.schedulers = {"fifo", "heft"};
  plan.repeats = 3;
  return plan;
}

Validation with_errors(const std::vector<double>& errors) {
  Validation all;
  for (const double error : errors) {
    ValidationCase one;
    one.measured = Seconds(1);
    one.predicted = Seconds(1 + error);
    one.noise = 0.055;
    all.cases.push_back(one);
  }
  return all;
}

}  // namespace

TEST_CASE("a validation predicts each case once and runs it for real several times, round by round") {
  const FolderOfFiles folder(six_tasks());
  ValidationPlan plan = plan_of(folder);
  std::vector<std::string> order;
  plan.real = [&](const Scenario& scenario, const std::vector<Override>& overrides) {
    order.push_back(overrides[0].value + " " + overrides[1].value);
    CHECK(scenario.platform->slots() == (overrides[0].value == "1" ? 1 : 2));
    return Seconds(10.0 + static_cast<double>(order.size() / 4));  // 10, 11, 12, ... by round, more or less
  };
  const Validation all = validate(plan);
  REQUIRE(all.cases.size() == 4);
  REQUIRE(order.size() == 12);
  CHECK(order[0] == "1 fifo");
  CHECK(order[3] == "2 heft");
  CHECK(order[4] == "1 fifo");
  // On one core 4 x 3.375 + 2 = 15.5 s; on two half of it, since 3.375 + 3.375 + 1 is on either.
  CHECK(all.cases[0].predicted.value == Approx(15.5));
  CHECK(all.cases[3].predicted.value == Approx(7.75));
  CHECK(all.cases[0].held_out == Approx(13.5 / 15.5));
  CHECK(all.cases[0].repeats == 3);
  CHECK(all.cases[0].measured.value == 11);
  CHECK(all.cases[0].noise == Approx(1.0 / 11));
}

TEST_CASE("a validation goes on where it was stopped, and its results are read back") {
  const FolderOfFiles folder(six_tasks());
  ValidationPlan plan = plan_of(folder);
  int runs = 0;
  plan.real = [&](const Scenario&, const std::vector<Override>&) { return Seconds(static_cast<double>(10 + runs++)); };
  plan.date = "yesterday";
  Validation all = validate(plan);
  CHECK(all.date == "yesterday");
  all.machine = "a machine, with a comma";
  write_text_file(folder.file("results.csv"), validation_csv(all));
  const Validation again = read_validation(folder.file("results.csv"));
  CHECK(validation_csv(again) == validation_csv(all));
  CHECK(again.machine == all.machine);
  plan.date = "today";
  CHECK(validate(plan, again).date == "yesterday");  // nothing was run
  plan.schedulers.push_back("round-robin");
  const int before = runs;
  const Validation more = validate(plan, again);
  CHECK(runs - before == 6);  // one scheduler more, two numbers of cores, three repeats
  CHECK(more.cases.size() == 6);
  CHECK(more.date == "today");
}

TEST_CASE("a stopped validation keeps what is whole") {
  const FolderOfFiles folder(six_tasks());
  ValidationPlan plan = plan_of(folder);
  plan.real = [](const Scenario&, const std::vector<Override>&) { return Seconds(1); };
  plan.stopped = [] { return true; };
  CHECK(validate(plan).cases.empty());
}

TEST_CASE("what no calibration measured cannot be validated") {
  Files files = six_tasks();
  files[1].second = "id,kind,time_s:any\na,gemm/15,1\n";
  const FolderOfFiles folder(files);
  ValidationPlan plan = plan_of(folder);
  plan.real = [](const Scenario&, const std::vector<Override>&) { return Seconds(1); };
  CHECK_THROWS_AS(validate(plan), ScenarioError);
}

TEST_CASE("the errors of a validation: the median, and what nine of ten cases do not exceed") {
  const Validation all = with_errors({0.01, -0.02, 0.03, -0.04, 0.05, -0.06, 0.07, -0.08, 0.09, -0.5});
  CHECK(all.median_error() == Approx(0.055));
  CHECK(all.error_of(0.9) == Approx(0.09));
  CHECK(all.error_of(1) == Approx(0.5));
  CHECK(all.within_noise() == 5);
  CHECK(with_errors({0.2}).median_error() == Approx(0.2));
  CHECK(with_errors({0.2}).error_of(0.9) == Approx(0.2));
  const std::string text = validation_text(all);
  CHECK(text.find("median 5.5 %, 90th percentile 9.0 %, largest 50.0 %") != std::string::npos);
  CHECK(text.find("In 5 cases the error is within the noise") != std::string::npos);
}
