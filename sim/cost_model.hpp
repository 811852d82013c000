#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"

namespace pelsim {

/// A measured time of a kind of task on a class of device ("any": on each, divided by its speed); a kind names its size
/// ("potrf/256").
struct MeasuredTime {
  std::string kind;
  std::string device_class;
  Seconds time;
};

/// What tasks cost on devices: a time given for the task (its class, else "any" / speed), else the measured time of
/// its kind on the class, else what the device's model knows about the kind, else its answer to the first of the kind's
/// forms that it knows, else its answer to the task's own demand. Immutable; knows nothing of noise.
class CostModel {
 public:
  CostModel(const TaskGraph&, const Platform&, std::vector<MeasuredTime> = {});

  /// Run time with one p-state and nothing to set up; `forever` when the type cannot run the task.
  Seconds time(TaskId task, DeviceTypeId type) const {
    const TypeColumns& c = columns_[type.index()];
    if (c.own != nullptr) {
      const double given = c.own[task.index()];
      if (given == given) return Seconds(given);  // NaN: not given
    }
    if (c.any != nullptr) {
      const double given = c.any[task.index()];
      if (given == given) return Seconds(given * c.per_speed);
    }
    return modelled(task, type);
  }
  Seconds time(TaskId task, DeviceId device) const { return time(task, platform_->device(device).type); }
  /// All of the cost; false when the device cannot run the task.
  bool cost(TaskId, DeviceId, const Setting&, Cost& out) const;
  /// True where `cost` is nothing but `time` (no model is asked), which the driver uses as a short cut.
  bool is_plain(TaskId task, DeviceId device) const;
  /// Where `time` comes from. Precondition: the type can run the task.
  Badge badge(TaskId, DeviceTypeId) const;

  const TaskGraph& graph() const { return *graph_; }
  const Platform& platform() const { return *platform_; }

 private:
  Seconds modelled(TaskId, DeviceTypeId) const;
  bool is_plain(TaskId, DeviceTypeId) const;
  /// What a model knows about a kind, for one slot.
  struct OfKind {
    std::optional<KindCost> known;
    const Demand* form = nullptr;  ///< the answer was to this one; null: to the name
  };
  struct TypeColumns {
    const double* own = nullptr;  ///< given times of the type's class
    const double* any = nullptr;
    double per_speed = 1;
    std::vector<double> measured;  ///< by kind; NaN = not measured
    std::vector<OfKind> by_kind;   ///< what the model knows about kinds; empty: nothing
  };
  /// Null: nothing is known about the task's kind.
  const OfKind* of_kind(TaskId task, const TypeColumns& c) const {
    if (c.by_kind.empty()) return nullptr;
    const OfKind& kind = c.by_kind[graph_->kind(task).index()];
    return kind.known ? &kind : nullptr;
  }

  const TaskGraph* graph_;
  const Platform* platform_;
  std::vector<TypeColumns> columns_;
};

}  // namespace pelsim
