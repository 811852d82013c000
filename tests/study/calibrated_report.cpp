#include <nlohmann/json.hpp>

#include "models/machine_file.hpp"
#include "study/exporters/exporters.hpp"
#include "study/report.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

/// One core; gemm takes 1 s at 10 and 8 s at 20.
std::string machine() {
  MachineFile file;
  for (const std::uint64_t size : {10u, 20u}) {
    const double cube = static_cast<double>(size * size * size);
    file.rows.push_back(
        {MachineRow::What::kernel, "gemm", size, 1, Seconds(cube / 1000), 0.01, 9, {}, Flops(2 * cube), Bytes(8)});
  }
  return machine_text(file);
}

/// Four tasks of four kinds, one behind the other.
Files four_kinds() {
  return {{"machine.csv", machine()},
          {"tasks.csv", "id,kind,work_flop\na,gemm/10,1\nb,gemm/15,1\nc,gemm/40,1\nd,trsm/8,4000\n"},
          {"calibrated.toml",
           "schema = 1\n[workload]\nmodel = \"csv\"\nfile = \"tasks.csv\"\n[platform]\nnodes = [ { devices = [ "
           "{ model = \"calibrated\", file = \"machine.csv\" } ] } ]\n[scheduler]\nmodel = \"fifo\"\n"}};
}

}  // namespace

TEST_CASE("a report tells which of its times were measured, interpolated, extrapolated or neither") {
  const FolderOfFiles folder(four_kinds());
  const Scenario scenario = load_scenario(folder.file("calibrated.toml"));
  const Report report = make_report(scenario, run_of(scenario));
  // 1, 3.375, 64 s, and 4000 flop at the best measured rate, 2000 flop/s: 2 s.
  CHECK(report.makespan.value == Approx(70.375));
  REQUIRE(report.time_sources.size() == 4);
  CHECK(report.time_sources[0].badge == Badge::extrapolated);
  CHECK(report.time_sources[0].time.value == Approx(64));
  CHECK(report.time_sources[1].badge == Badge::interpolated);
  CHECK(report.time_sources[1].time.value == Approx(3.375));
  CHECK(report.time_sources[2].badge == Badge::uncalibrated);
  CHECK(report.time_sources[2].time.value == Approx(2));
  CHECK(report.time_sources[3].badge == Badge::calibrated);
  CHECK(report.time_sources[3].tasks == 1);

  for (const char* part : {"90.9 % extrapolated", "4.8 % interpolated", "2.8 % uncalibrated", "1.4 % calibrated"}) {
    INFO(part);
    CHECK(report_text(report).find(part) != std::string::npos);
  }
  CHECK(report_text(report).find("the machine file has no times for 'trsm/8'") != std::string::npos);
  const auto json = nlohmann::json::parse(report_json(report));
  CHECK(json["time_sources"][3]["badge"] == "calibrated");
  CHECK(json["time_sources"][3]["tasks"] == 1);
  CHECK(json["time_sources"][3]["s"].get<double>() == Approx(1));
}

TEST_CASE("without a calibrated machine a report tells no sources of times") {
  const Scenario scenario = load_scenario_text(small_scenario("model = \"independent\"\ntasks = 3"), "small.toml", "");
  CHECK(make_report(scenario, run_of(scenario)).time_sources.empty());
}

TEST_CASE("a bad machine file is told with its own place, a missing one with the scenario's") {
  Files files = four_kinds();
  files[0].second.replace(files[0].second.find("kernel,gemm"), 11, "kernel,    ");
  const auto complaint = [](const FolderOfFiles& folder) -> std::string {
    try {
      load_scenario(folder.file("calibrated.toml"));
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "";
  };
  const FolderOfFiles bad(files);
  CHECK(complaint(bad).find("machine.csv:4:12: a measurement needs a name") != std::string::npos);
  files.erase(files.begin());
  const FolderOfFiles missing(files);
  CHECK(complaint(missing).find("calibrated.toml:6:") != std::string::npos);
}

TEST_CASE("the resolved scenario finds its machine file from anywhere") {
  const FolderOfFiles folder(four_kinds());
  const Scenario scenario = load_scenario(folder.file("calibrated.toml"));
  const Scenario again = load_scenario_text(scenario.resolved, "resolved.toml", "/");
  CHECK(makespan_of(again) == makespan_of(scenario));
}
