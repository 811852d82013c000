#include "study/results/findings.hpp"

#include <algorithm>

#include "study/results/sentences.hpp"
#include "tests/catch.hpp"
#include "tests/study/results/results_samples.hpp"

using namespace pelsim;
using namespace pelsim::results;

namespace {

Study study(const std::string& csv, const Wishes& wishes = {}) { return study_of(table_of(csv), wishes); }

bool says(const std::vector<std::string>& sentences, const std::string& words) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [&](const std::string& sentence) { return sentence.find(words) != std::string::npos; });
}

/// Independent seeds: `b` is as good as `a`.
std::string equals_with_own_seeds(std::uint64_t seed) {
  Stream stream(seed, "tests.results.a_against_a");
  std::string csv = "point,replicate,scheduler.model,seed,status,error,makespan_s\n";
  for (int point = 0; point < 2; ++point)
    for (int r = 0; r < 10; ++r)
      csv += fmt::format("{},{},{},{},ok,,{}\n", point, r, point == 0 ? "a" : "b", 100 * point + r,
                         stream.normal(100, 10));
  return csv;
}

}  // namespace

TEST_CASE("a planted difference of 1 % over four machine sizes is found and said with its interval") {
  const Study found = study(two_schedulers(0.99, 10));
  REQUIRE(found.alternatives.size() == 1);
  const Alternatives& all = found.alternatives.front();
  CHECK(all.paired);
  CHECK(all.settings == 4);
  REQUIRE(all.others.size() == 1);
  const Alternative& heft = all.others.front();
  CHECK(*heft.against_baseline.ratio == Approx(0.99).epsilon(0.002));
  CHECK(heft.against_baseline.of_ratio->contains(0.99));
  CHECK(*heft.p < 0.001);
  CHECK(heft.better_in == 4);
  CHECK(says(findings(found), "heft: makespan 1.0 % lower than fifo ("));
  CHECK(says(findings(found), "p < 0.001"));
}

TEST_CASE("alternatives that do not differ are said not to") {
  CHECK(says(findings(study(two_schedulers(1, 10))), "heft and fifo: no significant difference in makespan"));
}

TEST_CASE("of 1000 reports of equals with seeds of their own, about 50 claim a difference") {
  int claimed = 0;
  for (std::uint64_t s = 0; s < 1000; ++s) {
    const Study found = study(equals_with_own_seeds(s));
    CHECK_FALSE(found.alternatives.front().paired);
    claimed += !says(findings(found), "no significant difference");
  }
  CHECK(claimed >= 35);
  CHECK(claimed <= 65);
}

TEST_CASE("one replicate allows no test, and runs that never vary neither") {
  const std::string one = "point,replicate,s,seed,status,error,makespan_s\n0,0,a,1,ok,,4\n1,0,b,1,ok,,3\n";
  CHECK(says(findings(study(one)), "b: makespan 25.0 % lower than a (one replicate, so that chance cannot be told)."));
  const std::string same = one + "0,1,a,2,ok,,4\n1,1,b,2,ok,,3\n";
  CHECK(says(findings(study(same)), "the same in each of 2 replicates"));
}

TEST_CASE("the baseline is the first value, or the one asked for; what is not there is refused") {
  CHECK(says(findings(study(two_schedulers(0.9, 5), {.metrics = {}, .compare = {}, .baseline = "heft"})),
             "fifo: makespan 11.1 % higher than heft"));
  CHECK_THROWS_WITH(study(two_schedulers(1, 2), {.metrics = {}, .compare = {}, .baseline = "hefd"}),
                    Catch::Contains("there is no value of scheduler.model 'hefd' (did you mean 'heft'?)"));
  CHECK_THROWS_WITH(study(two_schedulers(1, 2), {.metrics = {"makespan"}}),
                    Catch::Contains("there is no metric 'makespan'"));
  CHECK_THROWS_WITH(study(two_schedulers(1, 2), {.metrics = {}, .compare = "nodes"}),
                    Catch::Contains("there is no axis 'nodes'"));
}

TEST_CASE("strong scaling is told by the work, and its planted serial share found") {
  const Study found = study(two_schedulers(0.9, 10));
  REQUIRE(found.scaling);
  CHECK(found.scaling->kind == scaling::Kind::strong);
  CHECK(found.scaling->workers == "slots");
  CHECK_FALSE(found.scaling->assumed);
  REQUIRE(found.scaling->lines.size() == 2);
  for (const ScalingLine& line : found.scaling->lines) {
    CHECK(line.points.front().workers == 4);
    CHECK(line.points.back().speedup == Approx(1 / (0.05 + 0.95 / 8)).epsilon(0.01));
    CHECK(line.amdahl->serial.interval->contains(0.05));
    CHECK(line.usl->serial.interval->contains(0.05));
  }
  CHECK(says(findings(found), "Fifo: speedup 5.9"));
  CHECK(says(findings(found), "Amdahl's law: serial share 5."));
}

TEST_CASE("weak scaling is told by work that grows, and Gustafson's share is that of the work") {
  std::string csv = "point,replicate,nodes,seed,status,error,makespan_s,speedup,slots\n";
  int point = 0;
  for (const int p : {1, 2, 4, 8, 16}) csv += fmt::format("{},0,{},1,ok,,10,{},{}\n", point++, p, 0.05 + 0.95 * p, p);
  const Study found = study(csv);
  REQUIRE(found.scaling);
  CHECK(found.scaling->kind == scaling::Kind::weak);
  CHECK(found.scaling->lines.front().gustafson->serial.value == Approx(0.05).epsilon(1e-6));
  CHECK_FALSE(study(csv, {.metrics = {}, .compare = {}, .baseline = {}, .scaling = Wishes::Scaling::none}).scaling);
}

TEST_CASE("work that neither stays nor grows with the workers has no law, and the report says so") {
  std::string csv = "point,replicate,nodes,seed,status,error,makespan_s,speedup,slots\n";
  for (int i = 0; i < 4; ++i) csv += fmt::format("{},0,{},1,ok,,{},2,{}\n", i, i + 1, 10 + 7 * (i % 2), i + 1);
  const Study found = study(csv);
  CHECK_FALSE(found.scaling);
  CHECK(says(findings(found), "No scaling study: the work (speedup times makespan)"));
}

TEST_CASE("failed points are counted and their reasons told, the most frequent first") {
  const std::string csv =
      "point,replicate,nodes,seed,status,error,makespan_s\n"
      "0,0,1,1,failed,no memory,\n0,1,1,2,failed,no memory,\n1,0,2,1,invalid,\"nodes.toml:3:1: bad\",\n2,0,4,1,ok,,3\n";
  const std::vector<std::string> said = findings(study(csv));
  CHECK(says(said, "3 of 4 runs have no result and are in no mean."));
  CHECK(says(said, "Failed 2 times, first at point 0, replicate 0 (nodes = 1): no memory"));
  CHECK(says(said, "nodes.toml:3:1: bad"));
}

TEST_CASE("an axis that changes no run is named") {
  const std::string csv =
      "point,replicate,nodes,network.model,seed,status,error,makespan_s\n"
      "0,0,1,flow,1,ok,,3\n1,0,1,free,1,ok,,3\n2,0,2,flow,1,ok,,2\n3,0,2,free,1,ok,,2\n";
  const std::vector<std::string> said = findings(study(csv));
  CHECK(says(said, "network.model has no effect: makespan is the same for all its values, run by run."));
  CHECK_FALSE(says(said, "nodes has no effect"));
}

TEST_CASE("time, energy and cost: the points that nothing beats") {
  // Means of two replicates: (1, 9), (2, 5), (3, 6): the last is beaten by the second.
  const std::string csv =
      "point,replicate,nodes,seed,status,error,makespan_s,energy_j\n"
      "0,0,4,1,ok,,0.5,9\n0,1,4,2,ok,,1.5,9\n1,0,2,1,ok,,2,5\n1,1,2,2,ok,,2,5\n2,0,1,1,ok,,3,6\n2,1,1,2,ok,,3,6\n";
  const Study found = study(csv);
  CHECK(found.trade_off.front == std::vector<std::size_t>{0, 1});
  CHECK(says(findings(found), "2 of 3 points are a choice between makespan, energy"));
}

TEST_CASE("tables without axes, without metrics or with nothing but failures have a study all the same") {
  const std::string head = "point,replicate,seed,status,error";
  CHECK(says(findings(study(head + ",makespan_s\n0,0,1,ok,,0.25\n")), "One point: makespan 250 ms."));
  CHECK(findings(study(head + "\n0,0,1,ok,\n")).empty());
  CHECK(says(findings(study(head + ",makespan_s\n0,0,1,failed,why,\n")), "1 of 1 runs has no result"));
}

TEST_CASE("values are told with three digits, intervals with both ends, small probabilities as a bound") {
  const Metric makespan = metric_of("makespan_s");
  CHECK(value_text(makespan, 0.01234) == "12.3 ms");
  CHECK(interval_text(makespan, {3, 2.0, 0.5}) == "2 s (1.5 s to 2.5 s)");
  CHECK(interval_text(makespan, {1, 2.0, {}}) == "2 s");
  CHECK(p_text(0.0004) == "p < 0.001");
  CHECK(p_text(0.0421) == "p = 0.042");
}
