#pragma once
#include <span>

#include "sim/scheduler.hpp"

namespace pelsim {

/// One slot on which a static policy could have put a task.
struct PlanOption {
  SlotId slot;
  Seconds data;  ///< when the inputs can be there
  Seconds start, finish;
};

/// Asks policies that plan why: a receiver of decisions that is one too is told of each task that it asks about, just
/// before the task is planned.
class PlanLog {
 public:
  virtual ~PlanLog() = default;
  virtual bool asks(TaskId) const = 0;
  /// `options`: by slot, only those that can run the task. Must not be kept.
  virtual void planned(TaskId, SlotId chosen, std::span<const PlanOption> options) = 0;
};

}  // namespace pelsim
