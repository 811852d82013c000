#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "sim/engine.hpp"
#include "sim/error.hpp"
#include "sim/scheduler.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// What a program may change while it runs: streams, chunks, Block-STM, lineage. The graph holds every task that may
/// ever run, so that a policy can look at all of them; a program decides when (and how often) they do.
class Tasks {
 public:
  virtual ~Tasks() = default;
  /// Lets a held task become ready once its predecessors have ended.
  virtual void release(TaskId) = 0;
  /// Ends a held task without running it; its successors no longer wait for it.
  virtual void drop(TaskId) = 0;
  /// An ended task runs again; what already followed it stays as it is.
  virtual void reopen(TaskId) = 0;
};

/// A workload that reacts to what ended.
class Program {
 public:
  virtual ~Program() = default;
  /// Tasks that wait for `Tasks::release`, besides their predecessors.
  virtual std::span<const TaskId> held() const { return {}; }
  virtual void ended(const Attempt&, Tasks&) = 0;
};

/// What happens to the platform whatever the program does: failures, calibration windows, spot instances.
/// Times never decrease.
class World {
 public:
  virtual ~World() = default;
  virtual std::optional<std::pair<Tick, Change>> next() = 0;
  /// Asked of a device that the last of its changes took down or drained: when it is up again, if that is known.
  virtual Tick up_at(DeviceId) const { return never; }
};

/// One run: all it needs. It owns nothing but the world, which is used up with it. A run never prints, reads a file or
/// looks at a global.
struct Run {
  const TaskGraph& graph;
  const Platform& platform;
  const CostModel& costs;
  const NetworkModel& network;
  const Estimates& estimates;
  Scheduler& scheduler;
  std::uint64_t seed = 1;
  Noise compute_noise = {};
  Noise network_noise = {};
  /// Where initial items lie; none = everywhere.
  MemoryId inputs = {};
  enum class Record { totals, trace } record = Record::trace;
  Seconds horizon = forever;
  /// Tasks of the graph that can never start; null: none.
  const Deadlock* deadlock = nullptr;
  Program* program = nullptr;
  std::unique_ptr<World> world = nullptr;
  std::stop_token stop = {};
  /// Tasks ended so far, for a progress bar in another thread.
  std::atomic<std::uint64_t>* progress = nullptr;
};

/// Runs the tasks of `run` on the engine until all are done. Errors of the run are in the result.
RunResult simulate(const Run& run, Engine& engine);

}  // namespace pelsim
