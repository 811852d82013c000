#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/demand.hpp"
#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// One entry of a task's list of successors or predecessors.
/// With an item it is a data edge and pays the network, even at 0 bytes; without, it is control and pays nothing.
struct Edge {
  TaskId task;  ///< the other end
  ItemId item;  ///< none on a control edge
};

/// Where a task stands in the loops of its algorithm, as in parameterised task graphs: (row, column, step), ...
using Point = std::array<std::int32_t, 3>;
inline constexpr Point no_point{std::numeric_limits<std::int32_t>::min(), 0, 0};

/// What the tasks of a kind ask, in as many forms as there are implementations of it: a kernel for a CPU, a pipeline
/// for an FPGA. A device is asked the first form that its model knows. Wins over the demand that a task has by itself.
class TaskForms {
 public:
  void add(KindId, std::shared_ptr<const Demand>);
  /// In the order in which they were added; empty for most kinds.
  std::span<const std::shared_ptr<const Demand>> of(KindId) const;
  /// What a device can have loaded: a bitstream, a circuit. The same name gives the same id.
  ConfigId config(std::string_view name);
  std::string_view config_name(ConfigId c) const { return configs_[c.index()]; }
  bool empty() const { return by_kind_.empty(); }

 private:
  std::vector<std::vector<std::shared_ptr<const Demand>>> by_kind_;
  std::vector<std::string> configs_;
};

/// A DAG of tasks in flat columns (compressed sparse rows both ways), immutable once built.
/// Sized for 1e6 tasks and 1e7 edges: 24 bytes a task and 28 bytes a data edge; columns that nobody set cost nothing.
///
/// Data items are made by one task, or are there at the start (`producer` = none), and are read by any number of tasks.
/// A *marker* is a task without demand: it needs no slot and ends at once, unseen by scheduler and engine.
class TaskGraph {
 public:
  std::size_t tasks() const { return kind_.size(); }
  std::size_t items() const { return size_.size(); }
  /// Entries in the lists of successors: two items between the same two tasks count twice.
  std::size_t edges() const { return out_.size(); }
  /// Pairs (task, successor), each counted once.
  std::size_t dependencies() const;

  std::span<const Edge> out(TaskId t) const { return slice(out_, out_begin_, t); }
  std::span<const Edge> in(TaskId t) const { return slice(in_, in_begin_, t); }
  /// Items present at the start that the task reads; not part of `in`.
  std::span<const ItemId> initial(TaskId t) const {
    if (initial_.empty()) return {};
    return std::span(initial_).subspan(initial_begin_[t.index()],
                                       initial_begin_[t.index() + 1] - initial_begin_[t.index()]);
  }
  bool has_initial_items() const { return !initial_.empty(); }

  Bytes size(ItemId i) const { return Bytes(size_[i.index()]); }
  /// The task that makes it; none = present at the start.
  TaskId producer(ItemId i) const { return TaskId(producer_[i.index()] & producer_mask); }
  bool is_initial(ItemId i) const { return (producer_[i.index()] & producer_mask) == producer_mask; }
  /// More than one task reads it, so replicas matter.
  bool is_shared(ItemId i) const { return (producer_[i.index()] & shared_bit) != 0; }
  bool has_shared_items() const { return has_shared_items_; }

  KindId kind(TaskId t) const { return KindId(kind_[t.index()]); }
  std::string_view kind_name(KindId k) const { return kind_names_[k.index()]; }
  std::size_t kinds() const { return kind_names_.size(); }

  bool is_marker(TaskId t) const { return demand_[t.index()] == marker; }
  /// nullptr when only times were given (or for a marker).
  const Demand* demand(TaskId t) const {
    const std::uint32_t d = demand_[t.index()];
    return d >= marker ? nullptr : demands_[d].get();
  }
  const TaskForms& forms() const { return forms_; }
  /// Before anybody else has seen the graph. Tasks of kinds with forms are no markers any more.
  void set_forms(TaskForms);
  SlotCount slots(TaskId t) const { return slots_.empty() ? 1 : slots_[t.index()]; }
  /// Earliest time at which the task may become ready.
  Seconds release(TaskId t) const { return release_.empty() ? Seconds(0) : Seconds(release_[t.index()]); }
  bool has_releases() const { return !release_.empty(); }
  Seconds deadline(TaskId t) const { return deadline_.empty() ? forever : Seconds(deadline_[t.index()]); }
  bool has_deadlines() const { return !deadline_.empty(); }
  /// Where it must run; none = anywhere. Ids are those of the platform the graph is made for.
  DeviceId pinned(TaskId t) const { return pinned_.empty() ? DeviceId{} : pinned_[t.index()]; }
  bool has_pins() const { return !pinned_.empty(); }

  /// Ask the memory for where the task's successors stand, and for the item's size: for whoever will read them soon.
  void prefetch_out(TaskId t) const { __builtin_prefetch(&out_begin_[t.index()]); }
  void prefetch_size(ItemId i) const { __builtin_prefetch(&size_[i.index()]); }

  /// Given times: one column per device class. A class named "any" holds for every device, divided by its speed.
  std::size_t time_columns() const { return times_.size(); }
  std::string_view time_class(std::size_t column) const { return times_[column].device_class; }
  /// Seconds; NaN = not given for this class.
  double given_time(std::size_t column, TaskId t) const { return times_[column].seconds[t.index()]; }
  std::span<const double> times(std::size_t column) const { return times_[column].seconds; }

  /// `no_point` for a task without.
  Point point(TaskId t) const { return points_.empty() ? no_point : points_[t.index()]; }
  bool has_points() const { return !points_.empty(); }

  /// The task's own name; else "gemm(3,2,1)" from its point, without the size of kind "gemm/256"; else "kind.number".
  std::string name(TaskId) const;
  bool has_own_name(TaskId t) const { return !names_.empty() && !names_[t.index()].empty(); }
  bool has_names() const { return !names_.empty(); }
  bool has_item_names() const { return !item_names_.empty(); }
  /// The item's own name, or "producer>number".
  std::string item_name(ItemId) const;

  /// Predecessors before successors; the order is that of BGL's topological sort and is the same on every machine.
  const std::vector<TaskId>& topological() const { return topological_; }

 private:
  friend class TaskGraphBuilder;
  static constexpr std::uint32_t shared_bit = 0x80000000u;
  static constexpr std::uint32_t producer_mask = 0x7fffffffu;
  static constexpr std::uint32_t no_demand = 0xffffffffu;
  static constexpr std::uint32_t marker = 0xfffffffeu;

  template <class T>
  static std::span<const T> slice(const std::vector<T>& all, const std::vector<std::uint32_t>& begin, TaskId t) {
    return {all.data() + begin[t.index()], all.data() + begin[t.index() + 1]};
  }

  struct TimeColumn {
    std::string device_class;
    std::vector<double> seconds;
  };

  std::vector<std::uint32_t> out_begin_, in_begin_, initial_begin_;
  std::vector<Edge> out_, in_;
  std::vector<ItemId> initial_;
  std::vector<double> size_;
  std::vector<std::uint32_t> producer_;
  bool has_shared_items_ = false;
  std::vector<std::uint32_t> kind_, demand_;
  std::vector<std::string> kind_names_;
  std::vector<std::shared_ptr<const Demand>> demands_;
  TaskForms forms_;
  std::vector<TimeColumn> times_;
  std::vector<SlotCount> slots_;
  std::vector<double> release_, deadline_;
  std::vector<DeviceId> pinned_;
  std::vector<Point> points_;
  std::vector<std::string> names_, item_names_;
  std::vector<TaskId> topological_;
};

/// Tasks that can never start, because they wait for themselves around a cycle. A graph holds them without the edges
/// that close cycles, so that everything else can run; they are held for ever.
struct Deadlock {
  std::vector<TaskId> blocked;  ///< at least one of each cycle, ascending
  std::string chain;            ///< who waits for whom, for people
  explicit operator bool() const { return !blocked.empty(); }
};

/// Collects tasks, items and edges in any order, then checks and freezes them.
/// Programmer's faults (ids out of range) are asserted; cycles are reported, because files bring them.
class TaskGraphBuilder {
 public:
  /// Optional; saves memory while building.
  void reserve(std::size_t tasks, std::size_t edges);

  KindId add_kind(std::string_view name);  ///< the same name gives the same id
  TaskForms& forms() { return graph_.forms_; }
  std::uint32_t add_demand(std::shared_ptr<const Demand>);
  std::size_t add_time_class(std::string_view device_class);  ///< the same name gives the same column

  /// A task with neither demand nor time is a marker until one is set.
  TaskId add_task(KindId);
  void set_demand(TaskId, std::uint32_t demand);
  void set_time(TaskId, std::size_t column, Seconds);
  void set_slots(TaskId, SlotCount);
  void set_release(TaskId, Seconds);
  void set_deadline(TaskId, Seconds);
  void set_pinned(TaskId, DeviceId);
  /// 12 bytes a task. Tasks of one kind should have different points, since these are their names.
  void set_point(TaskId, Point);
  void set_point(TaskId t, std::size_t i, std::size_t j, std::size_t k) {
    set_point(t, {static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), static_cast<std::int32_t>(k)});
  }
  void set_name(TaskId, std::string);

  ItemId add_item(Bytes, TaskId producer);  ///< producer none = present at the start
  void set_item_name(ItemId, std::string);
  /// `reader` waits for the item; its producer becomes a predecessor.
  void read(TaskId reader, ItemId);
  /// An item of its own between two tasks, as in the scheduling literature.
  void add_data(TaskId from, TaskId to, Bytes size);
  void add_control(TaskId from, TaskId to);

  std::size_t tasks() const { return graph_.kind_.size(); }

  /// Freezes. On a cycle returns nullopt and fills `cycle` with its tasks in order (first not repeated).
  /// The builder is empty afterwards.
  std::optional<TaskGraph> build(std::vector<TaskId>& cycle);
  /// For graphs that cannot have a cycle (generators).
  TaskGraph build();
  /// For programs that may wait for themselves: leaves out the edges that close cycles and lists the tasks they lead to
  /// in `blocked`; fills `cycle` with one cycle, as `build` does.
  TaskGraph build_uncycled(std::vector<TaskId>& cycle, std::vector<TaskId>& blocked);
  /// Names of the tasks in `cycle`, as "a -> b -> a", valid until the next build.
  std::string cycle_text(const std::vector<TaskId>& cycle) const;

 private:
  struct Link3 {
    TaskId from, to;
    ItemId item;
  };
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  /// Fills the graph's columns, its order without the edges that close cycles, and `cycle`; returns those edges.
  Pairs freeze(std::vector<TaskId>& cycle);
  TaskGraph graph_;
  std::map<std::string, KindId, std::less<>> kind_ids_;
  std::vector<Link3> links_;
  std::vector<std::pair<TaskId, ItemId>> initial_reads_;
  std::vector<std::string> cycle_names_;
};

}  // namespace pelsim
