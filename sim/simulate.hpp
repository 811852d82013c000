#pragma once
#include <atomic>
#include <optional>
#include <stop_token>
#include <vector>

#include "sim/engine.hpp"
#include "sim/error.hpp"
#include "sim/scheduler.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// What a program may change while it runs: streams, chunks, Block-STM, lineage.
class Tasks {
 public:
  virtual ~Tasks() = default;
  /// A new task that waits for `after` (each may have ended, run or wait).
  virtual TaskId add(KindId, Seconds time, std::span<const TaskId> after) = 0;
  /// An ended task runs again (its successors that ended stay ended).
  virtual void reopen(TaskId) = 0;
};

/// A workload that reacts to what ended.
class Program {
 public:
  virtual ~Program() = default;
  virtual void ended(const Attempt&, Tasks&) = 0;
};

/// What happens to the platform whatever the program does: failures, calibration windows, spot instances.
/// Times never decrease.
class World {
 public:
  virtual ~World() = default;
  virtual std::optional<std::pair<Tick, Change>> next() = 0;
};

/// One run: all it needs, nothing it owns. A run never prints, reads a file or looks at a global.
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
  Program* program = nullptr;
  World* world = nullptr;
  std::stop_token stop = {};
  /// Tasks ended so far, for a progress bar in another thread.
  std::atomic<std::uint64_t>* progress = nullptr;
};

/// Runs the tasks of `run` on the engine until all are done. Errors of the run are in the result.
RunResult simulate(const Run& run, Engine& engine);

}  // namespace pelsim
