#pragma once
#include <string>
#include <vector>

#include "models/ranks/rank_program.hpp"
#include "tests/models/given.hpp"
#include "tests/models/scheduling.hpp"

/// What the tests of message-passing programs share: p devices on p memories, every pair linked alike.
namespace pelsim::ranks {

inline constexpr double latency_s = 1e-6, bytes_per_s = 1e9;

/// Device r on memory r; every message takes 1 us and 1 ns a byte, whatever else moves.
inline Platform linked_devices(std::size_t p, SlotCount slots = 1, Seconds latency = Seconds(latency_s),
                               ByteRate bandwidth = ByteRate(bytes_per_s)) {
  Platform platform;
  const DeviceTypeId type = platform.add_type({"any", "machine", 1, nullptr});
  const auto hub = platform.add_switch("switch");
  for (std::size_t r = 0; r < p; ++r) {
    const MemoryId memory = platform.add_memory("m" + std::to_string(r));
    platform.add_device("d" + std::to_string(r), type, memory, slots);
    platform.add_duplex("l" + std::to_string(r), hub, platform.vertex(memory), latency / 2, bandwidth);
  }
  platform.set_router(tree_router(platform));
  return platform;
}

inline MessageGraph::Settings on_devices(std::size_t p, Bytes eager = any_size) {
  MessageGraph::Settings settings;
  for (std::size_t r = 0; r < p; ++r) settings.devices.push_back(DeviceId(r));
  settings.eager = eager;
  settings.place = {"program", 1, 1};
  return settings;
}

/// Under `fifo`.
inline RunResult run_on(const Platform& platform, const NetworkModel& network, const TaskGraph& graph) {
  const scheduling::Case world{graph, platform};
  const auto scheduler = scheduling::make_scheduler("fifo", graph, platform);
  NativeEngine engine;
  return simulate({.graph = graph,
                   .platform = platform,
                   .costs = world.costs,
                   .network = network,
                   .estimates = world.estimates,
                   .scheduler = *scheduler},
                  engine);
}
/// On the network with its defaults.
inline RunResult run_on(const Platform& platform, const std::string& network_model, const TaskGraph& graph) {
  return run_on(platform, *given::network(network_model, platform), graph);
}

struct RankRun {
  TaskGraph graph;
  RunResult result;
  double makespan = 0;       ///< seconds
  std::vector<double> ends;  ///< by rank: end of its last task
};

inline RankRun run_ranks(const Workload& workload, std::size_t p, SlotCount slots = 1) {
  const Platform platform = linked_devices(p, slots);
  const scheduling::Case world{workload.graph, platform};
  const auto policy = scheduling::make_scheduler("fifo", workload.graph, platform);
  NativeEngine engine;
  const Clock clock;
  RankRun run;
  run.graph = workload.graph;
  run.result = simulate({.graph = workload.graph,
                         .platform = platform,
                         .costs = world.costs,
                         .network = world.network,
                         .estimates = world.estimates,
                         .scheduler = *policy,
                         .deadlock = workload.deadlock ? &workload.deadlock : nullptr},
                        engine);
  run.makespan = clock.seconds(run.result.makespan).value;
  run.ends.resize(p);
  for (const Attempt& a : run.result.trace.attempts) {
    double& end = run.ends[platform.device_of(a.first).index()];
    end = std::max(end, clock.seconds(a.end).value);
  }
  return run;
}

}  // namespace pelsim::ranks
