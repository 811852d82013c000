#pragma once
#include <vector>

#include "models/idle_gaps.hpp"
#include "models/parameters.hpp"
#include "models/plan_log.hpp"
#include "sim/scheduler.hpp"

namespace pelsim {

/// A schedule while a static policy plans it, by the rules of the scheduling literature: processors are slots; each
/// edge with data pays for itself alone (latency + bytes x time per byte, nothing within one memory), without
/// contention. The run sends an item once to each memory, so on an uncontended network no task starts later than
/// planned. Initial items count as there. Markers run nowhere and take no time.
class Timetable {
 public:
  /// Where `decisions` is a PlanLog too, it is told what was weighed.
  Timetable(const Problem&, Decisions& decisions);

  struct Option {
    SlotId slot;
    Seconds start, finish = forever;
  };
  /// Where the task finishes first, gaps between planned tasks included; the lowest slot of equals. All predecessors
  /// must be planned.
  Option earliest_finish(TaskId);
  /// The same on one slot; finish = forever where the task cannot run.
  Option earliest_finish_on(TaskId, SlotId);
  /// Calls visit(Option) for each slot that can run the task, ascending.
  template <class Visit>
  void each_option(TaskId, const Visit& visit);

  /// By memory: when the last input of the task can be there, its release included. All predecessors must be planned.
  void arrivals(TaskId, std::vector<double>& seconds) const;
  /// `forever` where the task cannot run or must not (it is pinned elsewhere).
  Seconds time(TaskId, SlotId) const;
  /// End of the last task planned for the slot.
  Seconds busy_until(SlotId s) const { return gaps_[s.index()].busy_until(); }
  std::size_t slots() const { return gaps_.size(); }
  MemoryId memory(SlotId s) const { return MemoryId(slot_memory_[s.index()]); }
  DeviceTypeId type(SlotId s) const { return DeviceTypeId(slot_type_[s.index()]); }

  /// Whether the options were looked for in the gaps between planned tasks, or behind all of them.
  enum class Gaps { used, ignored };
  void plan(TaskId, const Option&, Gaps = Gaps::used);
  void plan_marker(TaskId);
  Seconds finish(TaskId t) const { return Seconds(finish_[t.index()]); }

  /// Places every planned task on its slot, in the order of its slot's time; the rest is left out once the problem is
  /// stopped.
  void place_all(Decisions&) const;

 private:
  void look_at(TaskId);
  void tell(TaskId, SlotId chosen, Gaps);

  const TaskGraph* graph_;
  const Platform* platform_;
  const Estimates* estimates_;
  std::stop_token stop_;
  PlanLog* log_;
  std::size_t memories_;
  bool paths_kept_;                         ///< else they are asked for: the table would be too large
  std::vector<double> latency_, per_byte_;  ///< [from * memories + to]
  std::vector<std::uint32_t> slot_type_, slot_memory_;
  std::vector<IdleGaps> gaps_;  ///< by slot

  std::vector<double> start_, finish_;  ///< by task
  std::vector<SlotId> slot_;            ///< by task; none = not planned, or a marker
  std::vector<TaskId> sequence_;        ///< as planned

  // of the task that is looked at
  std::vector<double> arrival_;  ///< by memory
  std::vector<double> time_;     ///< by type
  std::size_t first_slot_ = 0, end_slot_ = 0;
};

template <class Visit>
void Timetable::each_option(TaskId t, const Visit& visit) {
  look_at(t);
  for (std::size_t s = first_slot_; s < end_slot_; ++s) {
    const Seconds time(time_[slot_type_[s]]);
    if (!(time < forever)) continue;
    const Seconds start = gaps_[s].earliest_start(Seconds(arrival_[slot_memory_[s]]), time);
    visit(Option{SlotId(s), start, start + time});
  }
}

/// Throws ScenarioError when a task takes several slots: static policies plan tasks of one slot.
void refuse_wide_tasks(const Parameters&, const TaskGraph&, std::string_view scheduler);

}  // namespace pelsim
