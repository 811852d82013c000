#pragma once
#include <vector>

#include "sim/scheduler.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// Runs every task again on the slots it had, each slot's tasks in the same order. Used for the run on the ideal
/// network and to compare engines. Only the last attempt at each task counts. Pinned tasks are the driver's. What a
/// task needs loaded is loaded again; the trace does not tell that from dispatch, which such tasks therefore lack here.
class ReplayScheduler final : public Scheduler {
 public:
  ReplayScheduler(const Trace&, const CostModel&);
  explicit ReplayScheduler(std::vector<Placement> placements) : placements_(std::move(placements)) {}
  const std::vector<Placement>& placements() const { return placements_; }
  void prepare(const Problem&, Decisions&) override;

 private:
  std::vector<Placement> placements_;
};

}  // namespace pelsim
