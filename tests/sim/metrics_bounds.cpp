#include "sim/metrics/bounds.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace pelsim;

namespace {

/// One device of `slots` slots for each class; `times[task][class]`, negative = cannot run there.
struct Machine {
  Platform platform;
  TaskGraph graph;

  Machine(const std::vector<std::vector<double>>& times, const std::vector<SlotCount>& slots,
          const std::vector<std::pair<int, int>>& edges = {}) {
    const MemoryId memory = platform.add_memory("memory");
    TaskGraphBuilder builder;
    for (std::size_t c = 0; c < slots.size(); ++c) {
      DeviceType type;
      type.device_class = "P" + std::to_string(c + 1);
      platform.add_device(type.device_class, platform.add_type(type), memory, slots[c]);
      builder.add_time_class(type.device_class);
    }
    for (const auto& row : times) {
      const TaskId t = builder.add_task(builder.add_kind("task"));
      for (std::size_t c = 0; c < row.size(); ++c)
        if (row[c] >= 0) builder.set_time(t, c, Seconds(row[c]));
    }
    for (const auto& [from, to] : edges) builder.add_data(TaskId(from - 1), TaskId(to - 1), Bytes(1));
    graph = builder.build();
  }
  CostModel costs() const { return CostModel(graph, platform); }
};

const std::vector<std::vector<double>> heft_times = {{14, 16, 9},  {13, 19, 18}, {11, 13, 19}, {13, 8, 17},
                                                     {12, 13, 10}, {13, 16, 9},  {7, 15, 11},  {5, 11, 14},
                                                     {18, 12, 20}, {21, 7, 16}};
const std::vector<std::pair<int, int>> heft_edges = {{1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6},  {2, 8},  {2, 9}, {3, 7},
                                                     {4, 8}, {4, 9}, {5, 9}, {6, 8}, {7, 10}, {8, 10}, {9, 10}};

}  // namespace

TEST_CASE("the HEFT paper's example has the paper's sequential time and shortest critical path") {
  // Topcuoglu et al. 2002: P1 alone takes 127; CP_MIN = 9 + 13 + 12 + 7 = 41 along T1, T2, T9, T10.
  // Makespan 80: speedup 127 / 80 = 1.5875, SLR 80 / 41 = 1.9512.
  const Machine machine(heft_times, {1, 1, 1}, heft_edges);
  const CostModel costs = machine.costs();
  CHECK(sequential_time(costs)->value == Approx(127));
  CHECK(least_critical_path(costs).value == Approx(41));
  CHECK(sequential_time(costs)->value / 80 == Approx(1.5875));
  CHECK(80 / least_critical_path(costs).value == Approx(1.9512).margin(5e-5));
  // Least times add up to 91, so the even share of three slots is 30.33; the prices can only do better.
  CHECK(least_work(costs).value == Approx(91));
  CHECK(lower_bounds(costs).area.value >= 91.0 / 3 - 1e-9);
  CHECK(lower_bounds(costs).best().value <= 80);
}

TEST_CASE("the area bound of equal slots is work / slots") {
  const Machine machine({{4}, {5}, {6}}, {5});
  CHECK(lower_bounds(machine.costs()).area.value == Approx(3));  // 15 / 5
  CHECK(lower_bounds(machine.costs()).critical_path.value == Approx(6));
}

TEST_CASE("the area bound of related machines is work / total speed") {
  // Speeds 1 and 3, one slot each; times p and p / 3, sum of p = 24: no schedule beats 24 / 4 = 6.
  const Machine machine({{12, 4}, {6, 2}, {3, 1}, {3, 1}}, {1, 1});
  CHECK(lower_bounds(machine.costs()).area.value == Approx(6));
}

TEST_CASE("the area bound of unrelated machines comes near the linear relaxation") {
  // Ten tasks (1, 10) and ten (10, 1): each on its own machine takes 10, and the relaxation's optimum is 10.
  std::vector<std::vector<double>> times(10, {1, 10});
  times.insert(times.end(), 10, {10, 1});
  CHECK(lower_bounds(Machine(times, {1, 1}).costs()).area.value == Approx(10));
  // Thirty (1, 2), only the first machine is fast: x on the first, x = 2 (30 - x), makespan 20.
  const double bound = lower_bounds(Machine(std::vector<std::vector<double>>(30, {1, 2}), {1, 1}).costs()).area.value;
  CHECK(bound <= 20 + 1e-9);
  CHECK(bound >= 19.9);
  // Ten (1, 4), ten (2, 3): the best fractional split moves tasks with ratio 1.5 first: 10 + 2 y = 3 (10 - y), y = 4,
  // makespan 18.
  times.assign(10, {1, 4});
  times.insert(times.end(), 10, {2, 3});
  const double mixed = lower_bounds(Machine(times, {1, 1}).costs()).area.value;
  CHECK(mixed <= 18 + 1e-9);
  CHECK(mixed >= 17.5);
}

TEST_CASE("an area bound is never above what an exhaustive search finds") {
  // Three machines, six tasks, times from a small generator: all 3^6 assignments are tried.
  std::uint32_t state = 7;
  const auto next = [&] { return 1 + (state = state * 1664525u + 1013904223u) % 1000 / 100.0; };
  for (int round = 0; round < 20; ++round) {
    std::vector<std::vector<double>> times(6, std::vector<double>(3));
    for (auto& row : times)
      for (double& t : row) t = next();
    double best = 1e300;
    for (int code = 0; code < 729; ++code) {
      double load[3] = {};
      for (int t = 0, c = code; t < 6; ++t, c /= 3)
        load[c % 3] += times[static_cast<std::size_t>(t)][static_cast<std::size_t>(c % 3)];
      best = std::min(best, std::max({load[0], load[1], load[2]}));
    }
    CHECK(lower_bounds(Machine(times, {1, 1, 1}).costs()).best().value <= best * (1 + 1e-12));
  }
}

TEST_CASE("no sequential time when no single device can run every task") {
  const Machine machine({{1, -1}, {-1, 2}}, {1, 1});
  CHECK_FALSE(sequential_time(machine.costs()));
  CHECK(lower_bounds(machine.costs()).critical_path.value == Approx(2));
  CHECK(std::isfinite(lower_bounds(machine.costs()).area.value));
}

TEST_CASE("more slots never raise the area bound") {
  double before = 1e300;
  for (SlotCount slots = 1; slots <= 8; slots *= 2) {
    const double bound = lower_bounds(Machine(heft_times, {slots, slots, slots}).costs()).area.value;
    CHECK(bound < before);
    before = bound;
  }
}
