#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"

/// A platform, a graph and a policy of a few lines, for tests of the driver.
namespace pelsim::test {

/// latency + bytes / bandwidth of the platform's path; with ports, both ends are held for the whole transfer.
struct AffineNetwork : NetworkModel {
  enum class Ports { free, held };
  const Platform* platform = nullptr;
  Ports ports = Ports::free;
  double hold_factor = 1;  ///< how long the ports are held, as a share of the transfer

  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t, Wire& out) const override {
    out.plan.fixed = platform->path(from, to).time(size);
    if (ports == Ports::free) return;
    out.plan.holds.push_back({ServerId(2 * from.index()), hold_factor * out.plan.fixed});
    out.plan.holds.push_back({ServerId(2 * to.index() + 1), hold_factor * out.plan.fixed});
  }
  Path estimate(MemoryId from, MemoryId to) const override { return platform->path(from, to); }
  std::size_t servers() const override { return 2 * platform->memories(); }
};

/// `devices` devices of `slots` slots on one switch; each link has 1 B/s and no latency, so that an item of n bytes
/// takes n seconds from device to device. Two devices share a memory when `memories` is smaller.
inline Platform star(std::size_t devices, SlotCount slots = 1, DeviceType type = {"cpu", "cpu", 1, nullptr}) {
  Platform platform;
  const auto hub = platform.add_switch("hub");
  const DeviceTypeId id = platform.add_type(std::move(type));
  for (std::size_t d = 0; d < devices; ++d) {
    const MemoryId memory = platform.add_memory("m" + std::to_string(d));
    platform.add_duplex("l" + std::to_string(d), hub, platform.vertex(memory), Seconds(0), ByteRate(1));
    platform.add_device("d" + std::to_string(d), id, memory, slots);
  }
  platform.set_router(tree_router(platform));
  return platform;
}

/// Builds graphs in a line: tasks with times in seconds, edges with bytes (negative = control).
struct GraphMaker {
  TaskGraphBuilder builder;
  KindId kind = builder.add_kind("t");
  std::size_t any = builder.add_time_class("any");

  TaskId task(double seconds) {
    const TaskId t = builder.add_task(kind);
    builder.set_time(t, any, Seconds(seconds));
    return t;
  }
  TaskId marker() { return builder.add_task(kind); }
  void edge(TaskId from, TaskId to, double bytes) {
    bytes < 0 ? builder.add_control(from, to) : builder.add_data(from, to, Bytes(bytes));
  }
};

/// Places what it was given in `prepare`, and asks `react` in each round.
struct Script : Scheduler {
  std::vector<Placement> placements;
  std::function<void(const Instant&, Decisions&)> react;

  void prepare(const Problem&, Decisions& decisions) override {
    for (const Placement& p : placements) decisions.place(p);
  }
  void decide(const Instant& instant, Decisions& decisions) override {
    if (react) react(instant, decisions);
  }
};

/// Puts each ready task on the lowest device with an idle slot, first come first served.
struct Greedy : Scheduler {
  std::vector<TaskId> queue;
  std::size_t next = 0;
  SlotCount slots = 1;

  void prepare(const Problem& p, Decisions&) override { devices = p.platform.devices(); }
  void decide(const Instant& instant, Decisions& decisions) override {
    for (const Ready& r : instant.ready) queue.push_back(r.task);
    for (std::size_t d = 0; d < devices; ++d)
      while (next < queue.size() && instant.view.idle(DeviceId(d)) >= slots)
        decisions.place({queue[next++], {DeviceId(d), SlotId{}, slots}, 0, {}});
  }
  std::size_t devices = 0;
};

/// Keeps together what a run refers to.
struct World1 {
  Platform platform;
  TaskGraph graph;
  AffineNetwork network;
  CostModel costs;
  Estimates estimates;

  World1(Platform p, TaskGraph g, AffineNetwork::Ports ports = AffineNetwork::Ports::free)
      : platform(std::move(p)), graph(std::move(g)), costs(graph, platform), estimates(costs, network) {
    network.platform = &platform;
    network.ports = ports;
  }
  World1(const World1&) = delete;

  Run run(Scheduler& scheduler) { return Run{graph, platform, costs, network, estimates, scheduler}; }
  RunResult go(Scheduler& scheduler) {
    NativeEngine engine;
    return simulate(run(scheduler), engine);
  }
};

inline Placement put(TaskId t, int device, double order = 0) { return {t, {DeviceId(device), SlotId{}, 1}, order, {}}; }

/// The attempt (the last, if there are several) of a task; asserts by returning an empty one that there is any.
inline Attempt attempt_of(const RunResult& result, TaskId t) {
  Attempt found;
  for (const Attempt& a : result.trace.attempts)
    if (a.task == t) found = a;
  return found;
}
inline double at(Tick t) { return static_cast<double>(t.count) * 1e-12; }

}  // namespace pelsim::test
