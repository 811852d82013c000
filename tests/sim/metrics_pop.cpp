#include "sim/metrics/pop.hpp"

#include <array>

#include "sim/metrics/slot_time.hpp"
#include "tests/catch.hpp"
#include "tests/sim/trace_samples.hpp"

using namespace pelsim;

TEST_CASE("POP efficiencies of the worked example") {
  // co-design.pop-coe.eu/metrics: useful 8, 6, 10, 8 s, runtime 12.5 s, ideal runtime 11 s.
  // LB = 8 / 10, CommE = 10 / 12.5, SerE = 10 / 11, TE = 11 / 12.5, PE = 8 / 12.5.
  const std::array useful = {Seconds(8), Seconds(6), Seconds(10), Seconds(8)};
  const auto pop = pop_efficiencies(useful, Seconds(12.5), Seconds(11));
  REQUIRE(pop);
  CHECK(pop->load_balance == Approx(0.8));
  CHECK(pop->communication == Approx(0.8));
  CHECK(*pop->serialisation == Approx(0.9091).margin(5e-5));
  CHECK(*pop->transfer == Approx(0.88));
  CHECK(pop->parallel == Approx(0.64));
  CHECK(pop->parallel == Approx(pop->load_balance * pop->communication));
  CHECK(pop->communication == Approx(*pop->serialisation * *pop->transfer));
  CHECK(*load_imbalance(useful) == Approx(0.25));
}

TEST_CASE("without an ideal run serialisation and transfer efficiency stay unknown") {
  const std::array useful = {Seconds(1), Seconds(1)};
  const auto pop = pop_efficiencies(useful, Seconds(2), std::nullopt);
  REQUIRE(pop);
  CHECK_FALSE(pop->serialisation);
  CHECK_FALSE(pop->transfer);
}

TEST_CASE("a run in which nothing computed has no efficiencies") {
  const std::array useful = {Seconds(0), Seconds(0)};
  CHECK_FALSE(pop_efficiencies(useful, Seconds(2), Seconds(1)));
  CHECK_FALSE(pop_efficiencies({}, Seconds(2), Seconds(1)));
  CHECK_FALSE(load_imbalance(useful));
}

TEST_CASE("the kinds of a slot's time add up to the makespan, and a device's use to its slots'") {
  Trace trace = samples::random_trace(21, 400, 6);
  trace.clock = Clock(Seconds(0.5));
  const Platform platform = samples::cluster(3, 2);
  const auto times = slot_times(SlotLanes(trace, 6));
  const double makespan = static_cast<double>(trace.end.count) * 0.5;
  for (const TimeByKind& time : times) CHECK(time.total().value == Approx(makespan));
  const auto use = device_use(trace, platform, times);
  REQUIRE(use.size() == 3);
  std::uint64_t tasks = 0;
  for (const DeviceUse& u : use) {
    tasks += u.tasks;
    CHECK(u.utilisation() == Approx(u.busy().value / (2 * makespan)));
  }
  CHECK(tasks == 400);
}

TEST_CASE("the kinds of the tasks' time add up to their lives") {
  const Trace trace = samples::random_trace(22, 300, 5);
  double lives = 0;
  for (const Attempt& a : trace.attempts) lives += trace.clock.seconds(a.end - a.ready).value;
  CHECK(task_times(trace).total().value == Approx(lives));
}
