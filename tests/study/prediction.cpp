#include "study/prediction.hpp"

#include <fmt/format.h>

#include "study/timed_graph.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

/// Two nodes of one core; tiled Cholesky, so that times, transfers and decisions matter.
Scenario two_nodes(std::string_view peak = "10 Gflop/s", std::string_view bandwidth = "1 GB/s",
                   std::string_view scheduler = "fifo") {
  return load_scenario_text(
      fmt::format(
          "schema = 1\n[workload]\nmodel = \"cholesky\"\ntiles = 6\ntile_size = 100\n[platform]\ninterconnect = "
          "{{ bandwidth = \"{}\", latency = \"1 us\" }}\nnodes = [ {{ count = 2, devices = [ {{ model = \"cpu\", "
          "peak = \"{}\", bandwidth = \"100 GB/s\" }} ] }} ]\n[scheduler]\nmodel = \"{}\"\n",
          bandwidth, peak, scheduler),
      "nodes.toml", "");
}

Prediction compared(const Scenario& predicted, const std::vector<RunResult>& real) {
  std::vector<Simulated> simulated(1);
  simulated[0] = {"native", run_of(predicted)};
  return compare_with_reality(predicted, simulated, real);
}
Prediction compared(const Scenario& predicted, const Scenario& real) { return compared(predicted, {run_of(real)}); }

double sum(const PredictedRun& run) { return run.compute + run.communication + run.scheduling; }

}  // namespace

TEST_CASE("a graph with the times of a run runs as that run did") {
  for (const char* scheduler : {"fifo", "heft", "work-stealing"}) {
    INFO(scheduler);
    const Scenario scenario = two_nodes("10 Gflop/s", "1 GB/s", scheduler);
    const RunResult result = run_of(scenario);
    std::vector<Seconds> times(scenario.graph().tasks());
    for (const Attempt& a : result.trace.attempts) times[a.task.index()] = scenario.clock.seconds(a.end - a.run);
    const TaskGraph timed = timed_graph(scenario.graph(), times);
    CHECK(timed.tasks() == scenario.graph().tasks());
    CHECK(timed.edges() == scenario.graph().edges());
    CHECK(timed.items() == scenario.graph().items());
    const CostModel costs(timed, *scenario.platform);
    const auto policy = scenario.make_scheduler();
    const Run given = scenario.run(*policy);
    NativeEngine engine(scenario.clock);
    const RunResult again = simulate({timed, given.platform, costs, given.network, given.estimates, *policy}, engine);
    REQUIRE_FALSE(again.error);
    CHECK(trace_hash(again.trace) == trace_hash(result.trace));
  }
}

TEST_CASE("a run that went as predicted has no error") {
  const Scenario scenario = two_nodes();
  const Prediction all = compared(scenario, scenario);
  REQUIRE(all.predicted.size() == 1);
  const PredictedRun& p = all.predicted[0];
  CHECK(p.error == 0);
  CHECK(p.compute == Approx(0).margin(1e-9));
  CHECK(p.communication == Approx(0).margin(1e-9));
  CHECK(p.scheduling == Approx(0).margin(1e-9));
  CHECK(all.noise == 0);
  REQUIRE(all.kinds.size() == 4);
  for (const KindPrediction& kind : all.kinds) CHECK(kind.error() == Approx(0).margin(1e-9));
}

TEST_CASE("tasks that took twice as long are an error of compute") {
  // On a free network everything takes twice as long: P / R - 1 = -1/2, all of it compute.
  const Prediction all = compared(two_nodes("10 Gflop/s", "1e12 GB/s"), two_nodes("5 Gflop/s", "1e12 GB/s"));
  const PredictedRun& p = all.predicted[0];
  CHECK(p.error == Approx(-0.5).epsilon(0.01));  // the latency stays
  CHECK(p.compute == Approx(p.error).epsilon(0.03));
  CHECK(sum(p) == Approx(p.error));
  for (const KindPrediction& kind : all.kinds) CHECK(kind.error() == Approx(-0.5).epsilon(1e-6));
  CHECK(all.kinds[0].kind == "gemm/100");  // most time first
  CHECK(all.kinds[0].tasks == 20);
}

TEST_CASE("slower transfers are an error of communication") {
  const Prediction all =
      compared(two_nodes("1 Gflop/s", "1 GB/s", "heft"), two_nodes("1 Gflop/s", "0.02 GB/s", "heft"));
  const PredictedRun& p = all.predicted[0];
  CHECK(p.error < -0.05);
  CHECK(p.compute == Approx(0).margin(1e-6));
  CHECK(p.communication < -0.05);
  CHECK(sum(p) == Approx(p.error));
}

TEST_CASE("other decisions are an error of scheduling") {
  const Prediction all =
      compared(two_nodes("10 Gflop/s", "1 GB/s", "heft"), two_nodes("10 Gflop/s", "1 GB/s", "round-robin"));
  const PredictedRun& p = all.predicted[0];
  CHECK(std::abs(p.error) > 0.01);
  CHECK(p.compute == Approx(0).margin(1e-6));
  CHECK(p.communication == Approx(0).margin(1e-6));
  CHECK(p.scheduling == Approx(p.error));
}

TEST_CASE("the median of the repeats is what happened, and their range is noise") {
  std::vector<RunResult> real;
  for (const char* peak : {"8 Gflop/s", "10 Gflop/s", "5 Gflop/s"}) real.push_back(run_of(two_nodes(peak)));
  const Scenario scenario = two_nodes();
  const Prediction all = compared(scenario, real);
  CHECK(all.typical == 0);
  CHECK(all.median == all.real[0]);
  CHECK(all.noise == Approx((all.real[2] - all.real[1]) / (2 * all.median)));
  CHECK(all.predicted[0].error == Approx(all.real[1] / all.real[0] - 1));
}
