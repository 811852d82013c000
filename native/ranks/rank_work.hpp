#pragma once
#include <functional>
#include <memory>

#include "native/kernel.hpp"
#include "sim/cost_model.hpp"

namespace pelsim::host {

/// What a rank's tasks do between their messages. Where a time is given, the rank spins for that time by the clock.
/// Where a demand tells flop, it computes as many by products of tiles in cache (kernel `gemm`, on one thread), however
/// long that takes here; traffic besides is not made.
class RankWork {
 public:
  /// All must outlive it. `device`: the rank's.
  RankWork(const TaskGraph&, const CostModel&, DeviceId device);
  ~RankWork();

  /// Sends, receives and markers: nothing to do.
  bool is_instant(TaskId) const;
  /// Calls `meanwhile` every few microseconds, so that messages go on; ends early when it answers false.
  void run(TaskId, const std::function<bool()>& meanwhile);

 private:
  Flops flop_of(TaskId) const;
  void compute(Flops, const std::function<bool()>& meanwhile);

  const TaskGraph& graph_;
  const CostModel& costs_;
  const DeviceId device_;
  const Kernel gemm_;
  std::unique_ptr<KernelRun> tile_, crumb_;
};

}  // namespace pelsim::host
