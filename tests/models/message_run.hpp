#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "models/catalog.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/models/given.hpp"

/// Runs message-passing programs: a device a rank, all on one switch.
namespace pelsim::given {

inline Platform hosts(std::size_t count, SlotCount slots = 1) {
  Platform p;
  const auto hub = p.add_switch("switch");
  const DeviceTypeId cpu = p.add_type({"cpu", "cpu", 1, nullptr});
  for (std::size_t h = 0; h < count; ++h) {
    const std::string name = "host" + std::to_string(h);
    const MemoryId memory = p.add_memory(name);
    p.add_device(name, cpu, memory, slots);
    p.add_duplex(name + "-switch", p.vertex(memory), hub, Seconds(0.5e-6), ByteRate(1e9));
  }
  p.set_router(tree_router(p));
  return p;
}

/// LogGOPS parameters in nanoseconds, bytes.
struct LogGops {
  double L = 0, o = 0, g = 0, G = 0, O = 0, S = 65535;
};

inline std::unique_ptr<NetworkModel> loggp(const LogGops& p, const Platform& platform) {
  const NetworkEntry entry = given::entry(network_catalog(), "loggp");
  const auto ns = [](double value) { return text(std::to_string(value) + " ns"); };
  Parameters parameters = given::parameters({{"latency", ns(p.L)},
                                             {"overhead", ns(p.o)},
                                             {"gap", ns(p.g)},
                                             {"gap_per_byte", ns(p.G)},
                                             {"overhead_per_byte", ns(p.O)},
                                             {"eager", text(std::to_string(p.S) + " B")}});
  parameters.check(entry.card);
  return entry.make(parameters, platform);
}

inline RunResult run_pinned(const Workload& program, const Platform& platform, const NetworkModel& network,
                            Run::Record record = Run::Record::trace) {
  const TaskGraph& graph = program.graph;
  Parameters none;
  const SchedulerModel fifo = given::entry(scheduler_catalog(), "fifo");
  none.check(fifo.card);
  const auto scheduler = fifo.make(none, graph, platform);
  const CostModel costs(graph, platform);
  const Estimates estimates(costs, network);
  NativeEngine engine;
  Run run{graph, platform, costs, network, estimates, *scheduler};
  run.deadlock = &program.deadlock;
  run.record = record;
  return simulate(run, engine);
}

/// When each host's processor is busy for the last time, in nanoseconds; a rendezvous keeps its sender until its
/// reader begins.
inline std::vector<double> finish_ns(const RunResult& result, const TaskGraph& graph, const Platform& platform,
                                     double eager = 1e300) {
  std::vector<Tick> last(platform.devices());
  const auto busy = [&](TaskId task, Tick until) {
    Tick& at = last[graph.pinned(task).index()];
    at = std::max(at, until);
  };
  for (const Attempt& a : result.trace.attempts) {
    busy(a.task, a.end);
    for (const Edge& e : graph.in(a.task))
      if (e.item && graph.size(e.item).value > eager) busy(e.task, a.start);
  }
  std::vector<double> ns;
  for (const Tick t : last) ns.push_back(static_cast<double>(t.count) / 1000);
  return ns;
}

}  // namespace pelsim::given
