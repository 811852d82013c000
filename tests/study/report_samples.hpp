#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "sim/native/native_engine.hpp"
#include "study/report.hpp"

/// Scenarios made by hand for the tests of reports and exporters.
namespace pelsim::samples {

inline Scenario scenario(Platform platform, TaskGraph graph, const std::string& network) {
  Scenario s;
  s.file = "sample.toml";
  s.title = "A sample";
  s.workload_model = "by-hand";
  s.platform_model = "by-hand";
  s.scheduler_model = "by-hand";
  s.network_model = network;
  s.resolved = "schema = 1\n";
  s.platform = std::make_unique<const Platform>(std::move(platform));
  s.workload = std::make_unique<const Workload>(Workload{std::move(graph)});
  s.costs = std::make_unique<const CostModel>(s.workload->graph, *s.platform);
  Parameters parameters;
  parameters.set("model", Value{network, Place{}});
  const auto& networks = network_catalog();
  const NetworkEntry& entry = choose(networks, parameters, "network");
  parameters.check(entry.card);
  s.network = entry.make(parameters, *s.platform);
  s.estimates = std::make_unique<const Estimates>(*s.costs, *s.network);
  return s;
}

/// A schedule written down: each task on a slot, in this order.
struct Written final : Scheduler {
  std::vector<std::pair<int, int>> order;  ///< (task from 1, device from 1)
  explicit Written(std::vector<std::pair<int, int>> o) : order(std::move(o)) {}
  void prepare(const Problem&, Decisions& decisions) override {
    double at = 0;
    for (const auto& [task, device] : order)
      decisions.place({TaskId(task - 1), {DeviceId(device - 1), {}, 1}, at++, Seconds(0)});
  }
};

/// Every ready task goes to the device with the fewest placements so far, with some dispatch overhead.
struct Spread final : Scheduler {
  std::size_t devices;
  Seconds overhead;
  std::vector<std::size_t> load;
  Spread(std::size_t n, Seconds o) : devices(n), overhead(o), load(n) {}
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& ready : instant.ready) {
      const auto least = static_cast<std::size_t>(std::min_element(load.begin(), load.end()) - load.begin());
      ++load[least];
      decisions.place({ready.task, {DeviceId(least), {}, 1}, 0, overhead});
    }
  }
};

/// Three processors P1, P2, P3 with a memory each; every pair has a link of 1 byte/s.
inline Platform three_processors() {
  Platform platform;
  for (int p = 1; p <= 3; ++p) {
    const std::string name = "P" + std::to_string(p);
    DeviceType type;
    type.device_class = type.label = name;
    platform.add_device(name, platform.add_type(type), platform.add_memory(name + ".mem"), 1);
  }
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b)
      if (a != b)
        platform.add_link("P" + std::to_string(a + 1) + ">P" + std::to_string(b + 1), platform.vertex(MemoryId(a)),
                          platform.vertex(MemoryId(b)), Seconds(0), ByteRate(1));
  platform.set_router(pair_router(platform));
  return platform;
}

/// The example of Topcuoglu, Hariri, Wu 2002: ten tasks, times on P1, P2, P3.
inline TaskGraph heft_example() {
  const double times[10][3] = {{14, 16, 9}, {13, 19, 18}, {11, 13, 19}, {13, 8, 17},  {12, 13, 10},
                               {13, 16, 9}, {7, 15, 11},  {5, 11, 14},  {18, 12, 20}, {21, 7, 16}};
  const int edges[15][3] = {{1, 2, 18}, {1, 3, 12}, {1, 4, 9},   {1, 5, 11},  {1, 6, 14},
                            {2, 8, 19}, {2, 9, 16}, {3, 7, 23},  {4, 8, 27},  {4, 9, 23},
                            {5, 9, 13}, {6, 8, 15}, {7, 10, 17}, {8, 10, 11}, {9, 10, 13}};
  TaskGraphBuilder builder;
  for (int p = 1; p <= 3; ++p) builder.add_time_class("P" + std::to_string(p));
  for (int t = 0; t < 10; ++t) {
    const TaskId task = builder.add_task(builder.add_kind("task"));
    builder.set_name(task, "T" + std::to_string(t + 1));
    for (std::size_t p = 0; p < 3; ++p) builder.set_time(task, p, Seconds(times[t][p]));
  }
  for (const auto& [from, to, bytes] : edges) builder.add_data(TaskId(from - 1), TaskId(to - 1), Bytes(bytes));
  return builder.build();
}

/// The schedule of the paper, makespan 80.
inline Written heft_schedule() {
  return Written({{1, 3}, {3, 3}, {4, 2}, {2, 1}, {5, 3}, {6, 2}, {9, 2}, {7, 3}, {8, 1}, {10, 2}});
}

}  // namespace pelsim::samples
