#include "study/compare.hpp"

#include <nlohmann/json.hpp>

#include "study/exporters/comparison.hpp"

#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

const std::string two_nodes =
    "schema = 1\n[workload]\nmodel = \"layered\"\ntasks = 40\nccr = 1\n[platform]\n"
    "interconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
    "nodes = [ { count = 2, devices = [ { slots = 2 } ] } ]\n";

/// A scenario and two native runs of it.
struct Twice {
  Scenario scenario = load_scenario_text(two_nodes, "two.toml", "");
  Comparison all;

  Twice() {
    all.tolerance = 1e-6;
    all.first = {run_of(scenario), {.engine = "one", .wall = Seconds(1)}};
    all.second = {run_of(scenario), {.engine = "other", .wall = Seconds(1)}};
  }
  Attempt& last() { return all.second.result.trace.attempts.back(); }
};

}  // namespace

TEST_CASE("a run agrees with itself") {
  Twice twice;
  find_differences(twice.scenario, twice.all);
  CHECK(twice.all.agrees());
  CHECK(twice.all.tasks == 40);
  CHECK(twice.all.transfers == twice.all.first.result.transfers);
  CHECK(twice.all.makespan.relative == 0);
}

TEST_CASE("the task that ends at another time is found, with its difference beyond rounding") {
  Twice twice;
  const Tick end = twice.last().end;
  twice.last().end = end + Tick{end.count / 4};
  find_differences(twice.scenario, twice.all);
  CHECK_FALSE(twice.all.agrees());
  CHECK(twice.all.task.relative == Approx(0.2));  // a quarter of the earlier end is a fifth of the later one
  CHECK(twice.all.task.what == "task '" + twice.scenario.graph().name(twice.last().task) + "'");
  CHECK(twice.all.transfer.relative == 0);
  CHECK(twice.all.disorder.empty());  // it was the last one before
}

TEST_CASE("a tick more for each activity on the way is rounding, and no difference") {
  Twice twice;
  twice.last().end = twice.last().end + Tick{2};
  twice.all.tolerance = 0;
  find_differences(twice.scenario, twice.all);
  CHECK(twice.all.agrees());
}

TEST_CASE("tasks that end in another order are named") {
  Twice twice;
  std::vector<Attempt>& attempts = twice.all.second.result.trace.attempts;
  REQUIRE(attempts.front().end < attempts[9].end);
  std::swap(attempts.front().end, attempts[9].end);
  find_differences(twice.scenario, twice.all);
  CHECK_FALSE(twice.all.agrees());
  CHECK_THAT(twice.all.disorder,
             Catch::Matchers::Contains("'" + twice.scenario.graph().name(attempts.front().task) + "'"));
}

TEST_CASE("a transfer that ends at another time is named with its way") {
  Twice twice;
  Transfer& transfer = twice.all.second.result.trace.transfers.front();
  transfer.end = transfer.end + transfer.end;
  find_differences(twice.scenario, twice.all);
  CHECK(twice.all.transfer.relative == Approx(0.5));
  CHECK_THAT(twice.all.transfer.what, Catch::Matchers::Contains(" over ") && Catch::Matchers::Contains("switch"));
}

TEST_CASE("a comparison tells the own run and the replay apart, and why they differ") {
  // FIFO places a reader when it is ready; its replay knows it before, so its data moves earlier.
  const Scenario dynamic = load_scenario_text(two_nodes + "[scheduler]\nmodel = \"fifo\"\n", "two.toml", "");
  const Comparison all = compare_engines(dynamic, {}, {.first = "native", .second = "native"});
  REQUIRE(all.makespan.first < all.own_makespan);
  const nlohmann::json json = nlohmann::json::parse(comparison_json(all));
  CHECK(json.at("own_run").at("engine") == "native");
  CHECK(json.at("own_run").at("makespan_s").get<double>() == makespan_of(dynamic));
  CHECK(json.at("replay").at("makespan_s").at("native").get<double>() == all.makespan.first.value);
  CHECK(json.at("replay").at("differs_from_own_run") == true);
  using Catch::Matchers::Contains;
  CHECK_THAT(json.at("replay").at("why").get<std::string>(), Contains("knows every placement"));
  const std::string text = comparison_text(all);
  CHECK_THAT(text, Contains("Own run") && Contains("Replay") && Contains("The replay differs from the own run"));

  const Scenario planned = load_scenario_text(two_nodes, "two.toml", "");  // HEFT
  const Comparison same = compare_engines(planned, {}, {.first = "native", .second = "native"});
  CHECK(nlohmann::json::parse(comparison_json(same)).at("replay").at("why").is_null());
  CHECK_THAT(comparison_text(same), !Contains("differs from the own run"));
}

TEST_CASE("a replayed run on the same engine is the same run") {
  const Scenario scenario = load_scenario_text(two_nodes, "two.toml", "");
  const Comparison all = compare_engines(scenario, {}, {.first = "native", .second = "native"});
  CHECK(all.agrees());
  CHECK(all.makespan.first == all.own_makespan);  // HEFT plans before the run, so replaying changes nothing
  CHECK(all.tasks == 40);
}
