#include "gui/charts/lane_loads.hpp"

#include "gui/charts/activity_series.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

namespace pelsim::gui {  // not `using`: the engine has an Activity too
namespace {

TimeRange whole(const RunPtr& run) { return {{0}, run->end()}; }

}  // namespace

TEST_CASE("the loads of the HEFT paper's schedule are those of its figure") {
  // Figure 3 a of Topcuoglu et al. 2002: P1 runs T2 (13) and T8 (5); P2 T4 (8), T6 (16), T9 (12) and T10 (7); P3 T1
  // (9), T3 (19), T5 (10) and T7 (11). So 18, 43 and 49 of 80 s.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  std::vector<LaneLoad> loads = lane_loads(*run, whole(run), LaneGroup::lane);
  REQUIRE(loads.size() == 3);
  CHECK(loads[0][Activity::compute].value == 18);
  CHECK(loads[1][Activity::compute].value == 43);
  CHECK(loads[2][Activity::compute].value == 49);

  const auto even = balance(loads);
  REQUIRE(even);
  // Mean 110/3; lost: (49-18) + (49-43) = 37; Gini: (25 + 31 + 6) / (3 x 110).
  CHECK(even->mean.value == Approx(110.0 / 3));
  CHECK(even->most.value == 49);
  CHECK(even->imbalance == Approx(49 * 3 / 110.0 - 1));
  CHECK(even->imbalance == Approx(*run->report.imbalance));
  CHECK(even->lost.value == Approx(37));
  CHECK(even->gini == Approx(62.0 / 330));

  sort_by_computing(loads);
  CHECK(loads[0].name == "P3");
  CHECK(loads[2].name == "P1");
}

TEST_CASE("activities tile each lane, in any range") {
  const RunPtr run = shown_run("scenarios/montage-mixed.toml");
  const Tick end = run->end();
  const TimeRange ranges[] = {whole(run), {{end.count / 3}, {end.count / 2}}, {{0}, {1}}, {{end.count - 7}, end}};
  for (const TimeRange range : ranges)
    for (const ActivityTicks& lane : lane_ticks(run->lanes(), range)) {
      Tick sum{};
      for (const Tick time : lane.time) sum = sum + time;
      CHECK(sum == range.length());
    }
}

TEST_CASE("ranges that tile the run add up to it") {
  const RunPtr run = shown_run("scenarios/montage-mixed.toml");
  const Tick cut{run->end().count / 3};
  const auto all = lane_ticks(run->lanes(), whole(run));
  const auto first = lane_ticks(run->lanes(), {{0}, cut}), second = lane_ticks(run->lanes(), {cut, run->end()});
  for (std::size_t s = 0; s < all.size(); ++s)
    for (std::size_t a = 0; a < activities; ++a) CHECK(all[s].time[a] == first[s].time[a] + second[s].time[a]);
}

TEST_CASE("devices weigh as many lanes as they have") {
  // Two devices: one lane that computes 6 s, three lanes that compute 2 s each on average. Mean (6 + 3 x 2) / 4 = 3 s,
  // lost (6 - 3) x 4 = 12 lane-seconds; Gini: 3 pairs 4 s apart, 12 / (4 x 12).
  std::vector<LaneLoad> loads(2);
  loads[0].lanes = 1;
  loads[0].time[static_cast<std::size_t>(Activity::compute)] = Seconds(6);
  loads[1].lanes = 3;
  loads[1].time[static_cast<std::size_t>(Activity::compute)] = Seconds(2);
  const auto even = balance(loads);
  REQUIRE(even);
  CHECK(even->mean.value == Approx(3));
  CHECK(even->lost.value == Approx(12));
  CHECK(even->gini == Approx(0.25));
  CHECK(even->lanes == 4);
}

TEST_CASE("equal loads lose nothing, and no load at all is no number") {
  std::vector<LaneLoad> loads(5);
  CHECK(!balance(loads));
  for (LaneLoad& load : loads) load.time[static_cast<std::size_t>(Activity::compute)] = Seconds(2);
  const auto even = balance(loads);
  REQUIRE(even);
  CHECK(even->imbalance == Approx(0).margin(1e-12));
  CHECK(even->gini == Approx(0).margin(1e-12));
  CHECK(even->lost.value == Approx(0).margin(1e-12));
}

TEST_CASE("rounding is no imbalance") {
  // 0.1 + ... + 0.1 of 64 lanes is not 6.4 in doubles.
  std::vector<LaneLoad> loads(64);
  for (LaneLoad& load : loads) load.time[static_cast<std::size_t>(Activity::compute)] = Seconds(0.1);
  const auto even = balance(loads);
  REQUIRE(even);
  CHECK(even->imbalance == 0);
  CHECK(even->lost == Seconds(0));
}

TEST_CASE("bins tile their range, and each tick is in one bin") {
  const Bins bins = bins_of({{10}, {27}}, 5);
  CHECK(bins.edge(0) == Tick{10});
  CHECK(bins.edge(5) == Tick{27});
  for (std::int64_t t = 10; t < 27; ++t) {
    const std::size_t i = bins.at({t});
    CHECK(bins.edge(i) <= Tick{t});
    CHECK(Tick{t} < bins.edge(i + 1));
  }
  CHECK(bins_of({{0}, {3}}, 100).count == 3);
}

TEST_CASE("bins keep their edges where ticks times bins do not fit 64 bits") {
  const Tick end{std::int64_t{1} << 62};
  const Bins bins = bins_of({{0}, end}, 1 << 10);
  CHECK(bins.edge(1 << 9) == Tick{std::int64_t{1} << 61});
  CHECK(bins.at({std::int64_t{1} << 61}) == 1 << 9);
}

TEST_CASE("the lanes of a series add up to all lanes in each bin, and over time to what the report counts") {
  const RunPtr run = shown_run("scenarios/montage-mixed.toml");
  const ActivitySeries series = activity_series(run->lanes(), bins_of(whole(run), 97));
  for (const auto& bin : series.lanes) {
    double sum = 0;
    for (const double lanes : bin) sum += lanes;
    CHECK(sum == Approx(static_cast<double>(run->lanes().slots())));
  }
  const auto total = [&](Activity a) { return series.lane_seconds[static_cast<std::size_t>(a)]; };
  CHECK(total(Activity::compute) == Approx((*run->report.slot_time)[SpanKind::compute].value));
  CHECK(total(Activity::idle) == Approx((*run->report.slot_time)[SpanKind::idle].value));
}

TEST_CASE("a bin counts a lane for the part of it in which it computes") {
  // HEFT paper, P3: T1 [0, 9), T3 [9, 28), T5 [28, 38), T7 [38, 49). Bins of 20 s: all, all, 9 of 20, nothing.
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const std::vector<double> map = activity_map(run->lanes(), bins_of(whole(run), 4), Activity::compute);
  REQUIRE(map.size() == 12);
  CHECK(map[8] == Approx(1));
  CHECK(map[9] == Approx(1));
  CHECK(map[10] == Approx(9.0 / 20));
  CHECK(map[11] == Approx(0).margin(1e-12));
}

}  // namespace pelsim::gui
