#include "study/report.hpp"

#include <fmt/format.h>
#include "sim/metrics/critical_path.hpp"
#include "study/exporters/exporters.hpp"
#include "study/replay.hpp"

#include "tests/catch.hpp"
#include "tests/study/report_samples.hpp"

using namespace pelsim;

namespace {

RunResult run(const Scenario& scenario, Scheduler& scheduler) {
  NativeEngine engine(scenario.clock);
  return simulate(scenario.run(scheduler), engine);
}

}  // namespace

TEST_CASE("the report of the HEFT paper's schedule has the paper's speedup and SLR") {
  // Makespan 80, best sequential time 127 on P1, CP_MIN 41: 127 / 80 = 1.5875, 80 / 41 = 1.9512.
  const Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), "uncontended");
  samples::Written heft = samples::heft_schedule();
  const RunResult result = run(scenario, heft);
  REQUIRE_FALSE(result.error);
  const Report report = make_report(scenario, result);
  CHECK(report.makespan.value == Approx(80));
  CHECK(report.sequential->value == Approx(127));
  CHECK(*report.speedup == Approx(1.5875));
  CHECK(*report.efficiency == Approx(1.5875 / 3));
  CHECK(*report.slr == Approx(1.9512).margin(5e-5));
  CHECK(report.critical_path_bound->value == Approx(41));
  CHECK(*report.gap == Approx(80.0 / 41 - 1));
  CHECK(*report.parallelism == Approx(91.0 / 41));
  // Busy: P1 T2 T8 = 18, P2 T4 T6 T9 T10 = 43, P3 T1 T3 T5 T7 = 49.
  REQUIRE(report.pop);
  CHECK(report.devices[0].busy.value == Approx(18));
  CHECK(report.devices[1].busy.value == Approx(43));
  CHECK(report.devices[2].busy.value == Approx(49));
  CHECK(report.pop->load_balance == Approx(110.0 / 3 / 49));
  CHECK(report.pop->communication == Approx(49.0 / 80));
  CHECK(report.pop->parallel == Approx(110.0 / 240));
  CHECK(*report.imbalance == Approx(49 * 3 / 110.0 - 1));
}

TEST_CASE("a program that computes nothing has no speedup") {
  const Scenario scenario = load_scenario_text(
      "schema = 1\n[workload]\nmodel = \"ping-pong\"\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = "
      "\"1 us\" }\nnodes = [ { count = 2, devices = [ { class = \"cpu\" } ] } ]\n",
      "ping.toml", "");
  const auto scheduler = scenario.make_scheduler();
  const RunResult result = run(scenario, *scheduler);
  REQUIRE_FALSE(result.error);
  const Report report = make_report(scenario, result);
  CHECK_FALSE(report.speedup);
  CHECK_FALSE(report.efficiency);
  CHECK(report_text(report).find("0x") == std::string::npos);
}

TEST_CASE("the ideal run keeps the placement and takes the communication away") {
  // By hand: T1 9 (P3), T3 28, T4 9-17, T2 9-22, T5 38, T6 17-33, T9 38-50 (after T5), T7 49, T8 33-38, T10 50-57.
  const Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), "uncontended");
  samples::Written heft = samples::heft_schedule();
  const Report report = make_report(scenario, run(scenario, heft));
  REQUIRE(report.ideal_makespan);
  CHECK(report.ideal_makespan->value == Approx(57));
  CHECK(*report.pop->transfer == Approx(57.0 / 80));
  CHECK(*report.pop->serialisation == Approx(49.0 / 57));
  CHECK(report.pop->communication == Approx(*report.pop->serialisation * *report.pop->transfer));
}

TEST_CASE("the critical path of the HEFT paper's schedule is the chain that the paper's figure shows") {
  // T10 57+5 -> T8 (P1, 62) + 11 = 73; T8 waits for T6 (42) + 15; T6 (P2) has T1's data at 23 and waits for T4
  // until 26.
  const Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), "uncontended");
  samples::Written heft = samples::heft_schedule();
  const Report report = make_report(scenario, run(scenario, heft));
  std::string text;
  for (const PathEntry& e : report.critical_path) text += fmt::format("{} {} {}; ", e.task, e.kind, e.time.value);
  CHECK(text ==
        "T1 compute 9; T6 transfer 14; T6 wait_device 3; T6 compute 16; T8 transfer 15; T8 compute 5; "
        "T10 transfer 11; T10 compute 7; ");
}

TEST_CASE("shares of slot time and parts of the critical path add up to the whole for every network") {
  for (const char* network : {"free", "uncontended", "hockney"}) {
    const Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), network);
    samples::Spread spread(3, Seconds(0.5));
    const RunResult result = run(scenario, spread);
    REQUIRE_FALSE(result.error);
    const Report report = make_report(scenario, result);
    CHECK(report.slot_time->total().value == Approx(3 * report.makespan.value));
    CHECK((report.idle->starved + report.idle->misplaced).value ==
          Approx(((*report.slot_time)[SpanKind::idle] + (*report.slot_time)[SpanKind::wait_dependency]).value));
    Seconds path, overhead;
    for (const PathShare& share : report.critical_path_shares) path += share.time;
    CHECK(path.value == Approx(report.makespan.value));
    CHECK((*report.slot_time)[SpanKind::overhead].value == Approx(10 * 0.5));
    CHECK(*report.gap >= 0);
    CHECK(report.ideal_makespan->value <= report.makespan.value * (1 + 1e-9));
  }
}

TEST_CASE("on the free network the ideal run is the run itself") {
  const Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), "free");
  samples::Spread spread(3, Seconds(0.25));
  const RunResult result = run(scenario, spread);
  const Report report = make_report(scenario, result);
  CHECK(report.ideal_makespan->value == Approx(report.makespan.value));
  ReplayScheduler replay(result.trace, *scenario.costs);
  const RunResult again = run(scenario, replay);
  REQUIRE_FALSE(again.error);
  for (const Attempt& a : result.trace.attempts)
    for (const Attempt& b : again.trace.attempts)
      if (a.task == b.task) CHECK((a.first == b.first && a.start == b.start && a.end == b.end));
}

TEST_CASE("where no single device can run every task, speedup, efficiency and SLR are unknown and a note says so") {
  TaskGraphBuilder builder;
  for (const char* name : {"P1", "P2", "P3"}) builder.add_time_class(name);
  for (std::size_t p = 0; p < 2; ++p) builder.set_time(builder.add_task(builder.add_kind("k")), p, Seconds(2));
  const Scenario scenario = samples::scenario(samples::three_processors(), builder.build(), "uncontended");
  samples::Written split({{1, 1}, {2, 2}});
  const Report report = make_report(scenario, run(scenario, split));
  CHECK_FALSE(report.speedup);
  CHECK_FALSE(report.efficiency);
  CHECK_FALSE(report.slr);
  CHECK(std::any_of(report.notes.begin(), report.notes.end(),
                    [](const std::string& n) { return n.find("no single device") != std::string::npos; }));
  CHECK(report.lower_bound->value == Approx(2));
}

TEST_CASE("a run that is stuck still gives a report that begins with the reason") {
  const Scenario scenario = samples::scenario(samples::three_processors(), samples::heft_example(), "uncontended");
  samples::Written half({{1, 1}, {2, 1}});
  const RunResult result = run(scenario, half);
  REQUIRE(result.error);
  const Report report = make_report(scenario, result);
  CHECK(report.error == result.error.message);
  REQUIRE_FALSE(report.findings.empty());
  CHECK(report.findings[0].text.find("ended early, with 2 of 10 tasks") != std::string::npos);
  CHECK_FALSE(report.speedup);
  CHECK_FALSE(report.ideal_makespan);
}

TEST_CASE("an empty graph gives a report without numbers that would divide by zero") {
  const Scenario scenario = samples::scenario(samples::three_processors(), TaskGraphBuilder().build(), "uncontended");
  samples::Written nothing({});
  const Report report = make_report(scenario, run(scenario, nothing));
  CHECK(report.makespan.value == 0);
  CHECK_FALSE(report.speedup);
  CHECK_FALSE(report.pop);
}
