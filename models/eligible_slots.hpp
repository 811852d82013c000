#pragma once
#include <map>
#include <utility>
#include <vector>

#include "models/slot_set.hpp"
#include "sim/scheduler.hpp"

namespace pelsim {

/// Tasks of one group can run on the same slots. Shared groups (all devices of certain types) count from 0; the tasks
/// pinned to a device are a group of their own.
using GroupId = Id<struct GroupThing>;

/// Which slots a task can run on, and which of them are idle. For dynamic policies: no allocation and no virtual call
/// in a decision; groups are found when their first task becomes ready.
class EligibleSlots {
 public:
  explicit EligibleSlots(const Problem&);

  GroupId group(TaskId t) {
    if (one_group_) return GroupId(0);
    if (group_of_kind_.empty()) return find_group(t);
    GroupId& group = group_of_kind_[graph_->kind(t).index()];
    if (!group) group = find_group(t);
    return group;
  }
  /// Those found so far; with one, a task is either pinned or can run everywhere.
  std::size_t shared_groups() const { return groups_.size(); }
  bool one_group() const { return one_group_; }
  static GroupId pinned_group(DeviceId d) { return GroupId(d.value | pinned_bit); }
  /// None for shared groups.
  static DeviceId pinned(GroupId g) { return g.value < pinned_bit ? DeviceId{} : DeviceId(g.value & ~pinned_bit); }
  bool runs_on(GroupId g, SlotId s) const {
    if (const DeviceId d = pinned(g)) return slot_device_[s.index()] == d;
    const std::uint32_t type = slot_type_[s.index()];
    return (groups_[g.index()][type / 64] >> (type % 64) & 1) != 0;
  }
  DeviceId device(SlotId s) const { return slot_device_[s.index()]; }

  /// The lowest idle slot, not below `from`, that the group can run on; none if there is none.
  SlotId first_idle(GroupId g, SlotId from = SlotId(0)) const;
  bool is_idle(SlotId s) const { return idle_.contains(s); }
  void set_idle(SlotId s) {
    idle_.insert(s);
    if (by_type_.size() > 1) by_type_[slot_type_[s.index()]].insert(s);
  }
  void set_busy(SlotId s) {
    idle_.erase(s);
    if (by_type_.size() > 1) by_type_[slot_type_[s.index()]].erase(s);
  }
  /// Takes in what a round brought: freed slots, devices that went away, slots that pinned tasks took.
  void update(const Instant&);

  /// All slots, ascending, that the group can run on and whose device has `wanted` or more; of all sizes where none is
  /// that large. Collected at the first call for (group, wanted).
  const std::vector<SlotId>& slots(GroupId, SlotCount wanted);
  /// The idle slots of the device.
  SlotCount idle(DeviceId) const;
  /// The first of `count` neighbouring idle slots of one device that the group can run on; none if there is none.
  SlotId idle_run(GroupId, SlotCount count) const;
  const Platform& platform() const { return *platform_; }

 private:
  using Types = std::vector<std::uint64_t>;  ///< one bit a device type
  static constexpr std::uint32_t pinned_bit = 0x80000000u;
  GroupId find_group(TaskId);
  std::vector<SlotId> collect(GroupId, SlotCount wanted) const;

  const TaskGraph* graph_;
  const Platform* platform_;
  const Estimates* estimates_;
  bool one_group_ = true;
  std::vector<Types> groups_;
  std::vector<GroupId> group_of_kind_;  ///< none: not found yet; empty where tasks of one kind may differ
  Types wanted_;
  std::vector<DeviceId> slot_device_;
  std::vector<std::uint32_t> slot_type_;
  SlotSet idle_;
  std::vector<SlotSet> by_type_;  ///< used when there are several types
  std::map<std::pair<GroupId, SlotCount>, std::vector<SlotId>> slots_;
};

}  // namespace pelsim
