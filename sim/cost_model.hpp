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

/// What a task needs loaded (none: nothing), and how long loading it takes.
struct Setup {
  ConfigId needs;
  Seconds time;
  Loading how = Loading::side_by_side;
};

/// What tasks cost on devices: a time given for the task (its class, else "any" / speed), else the measured time of
/// its kind on the class, else what the device's model knows about the kind, else its answer to the first of the kind's
/// forms that it knows, else its answer to the task's own demand. Immutable; knows nothing of noise.
class CostModel {
 public:
  /// `footprints`: bytes that each task needs in its memory (footprint.hpp); empty: they do not matter.
  CostModel(const TaskGraph&, const Platform&, std::vector<MeasuredTime> = {}, std::vector<double> footprints = {});

  /// Run time in the p-state in which the device begins, with nothing to set up; `forever` when the type cannot run the
  /// task, or no memory of such a device holds what the task reads and makes.
  Seconds time(TaskId task, DeviceTypeId type) const {
    const TypeColumns& c = columns_[type.index()];
    if (c.is_bounded && !(footprints_[task.index()] <= c.capacity)) return forever;
    if (c.own != nullptr) {
      const double given = c.own[task.index()];
      if (given == given) return Seconds(given * c.per_clock);  // NaN: not given
    }
    if (c.any != nullptr) {
      const double given = c.any[task.index()];
      if (given == given) return Seconds(given * c.per_speed);
    }
    return modelled(task, type);
  }
  Seconds time(TaskId task, DeviceId device) const { return time(task, platform_->device(device).type); }
  /// All of the cost, in the p-state that the setting names; false when the device cannot run the task.
  bool cost(TaskId, DeviceId, const Setting&, Cost& out) const;
  /// What a run takes by itself, besides what its device draws and costs by the hour.
  struct Own {
    Joules energy;
    Usd price;
    bool none() const { return energy.value == 0 && price.value == 0; }
  };
  Own own(TaskId, DeviceId, const Setting&) const;
  /// Time before and after the run that holds no slot: a quantum processor's queue and compilation, the way back.
  struct Around {
    Seconds before, after;
    Seconds sum() const { return before + after; }
  };
  /// In the p-state in which the device begins; nothing where it cannot run the task.
  Around around(TaskId, DeviceTypeId) const;
  /// What the device must have loaded for the task, for one slot.
  Setup setup(TaskId, DeviceId) const;
  /// True where `cost` is nothing but `time` (no model is asked), which the driver uses as a short cut.
  bool is_plain(TaskId task, DeviceId device) const;
  /// True where tasks of one kind can run on the same types. Looks at every task.
  bool types_follow_kinds() const;
  /// By task; empty where they do not matter.
  const std::vector<double>& footprints() const { return footprints_; }
  /// Bytes that the task needs in its memory; 0 where that does not matter.
  Bytes footprint(TaskId task) const { return Bytes(footprints_.empty() ? 0 : footprints_[task.index()]); }
  /// Where `time` comes from. Precondition: the type can run the task.
  Badge badge(TaskId, DeviceTypeId) const;

  const TaskGraph& graph() const { return *graph_; }
  const Platform& platform() const { return *platform_; }

 private:
  Seconds modelled(TaskId, DeviceTypeId) const;
  bool is_plain(TaskId, DeviceTypeId) const;
  std::optional<Cost> asked(const Demand&, const DeviceType&, Setting) const;
  /// What `read` takes from the answer of the type's model; a value of nothing where no model is asked.
  template <class Read>
  auto read(TaskId, DeviceTypeId, const Setting&, const Read& read) const;
  /// What a model knows about a kind, for one slot in the p-state in which the device begins.
  struct OfKind {
    std::optional<KindCost> known;
    const Demand* form = nullptr;  ///< the answer was to this one; null: to the name
  };
  struct TypeColumns {
    const double* own = nullptr;  ///< given times of the type's class
    const double* any = nullptr;
    double clock = 1;      ///< speed of the p-state in which its devices begin
    double per_clock = 1;  ///< 1 / clock
    double per_speed = 1;
    double capacity = 0;           ///< of the largest memory of a device of this type
    bool is_bounded = false;       ///< a task may need more
    std::vector<double> measured;  ///< by kind; NaN = not measured
    std::vector<OfKind> by_kind;   ///< what the model knows about kinds; empty: nothing
  };
  /// Null: nothing is known about the task's kind.
  const OfKind* of_kind(TaskId task, const TypeColumns& c) const {
    if (c.by_kind.empty()) return nullptr;
    const OfKind& kind = c.by_kind[graph_->kind(task).index()];
    return kind.known ? &kind : nullptr;
  }
  /// Whether the answer for the kind is right for the setting, but for what `slow_down` does.
  bool holds_for(const OfKind& kind, const DeviceType& type, const TypeColumns& c, const Setting& s) const {
    if (kind.form == nullptr) return true;
    return s.slots == 1 && (type.speed_in(s.state) == c.clock || !type.model->heeds_speed());
  }

  const TaskGraph* graph_;
  const Platform* platform_;
  std::vector<TypeColumns> columns_;
  std::vector<double> footprints_;  ///< by task
};

}  // namespace pelsim
