#pragma once
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "models/eligible_slots.hpp"
#include "sim/scheduler.hpp"

namespace pelsim {

/// Ready tasks that take several slots, for dynamic policies. The first of them starts where enough neighbouring slots
/// are idle; else it claims one device, whose slots are kept from other tasks until enough of them are idle. A device
/// is claimed by one task at a time; a task that finds all large enough devices claimed or down waits for one of them
/// and stops no task that can run elsewhere.
class WideTasks {
 public:
  explicit WideTasks(const Platform&);

  /// A task waits first in line for which a device may be had.
  bool can_act() const { return !open_.empty(); }
  /// The devices whose slots were given back in this round.
  const std::vector<DeviceId>& ended_claims() const { return ended_claims_; }
  /// Precondition: can_act().
  std::uint32_t first_key() const { return open_.begin()->first; }
  /// The lower key goes first.
  void push(std::uint32_t key, TaskId, GroupId, SlotCount);
  /// Starts the first task, claims a device for it, or sets it aside. Precondition: can_act().
  void start_or_claim(const View&, EligibleSlots&, Decisions&, Seconds overhead);
  /// Takes the freed slots of claimed devices out of `eligible`; starts the tasks for which they suffice.
  void serve_claims(const Instant&, EligibleSlots&, Decisions&, Seconds overhead);

 private:
  struct Waiting {
    std::uint32_t key = 0;
    TaskId task;
  };
  /// Tasks of one group and width: what one cannot get, the others behind it cannot either.
  struct Line {
    GroupId group;
    SlotCount slots;
    std::vector<Waiting> heap = {};  ///< lowest key in front
    bool blocked = false;            ///< all devices that would do are claimed or down
  };
  struct Claim {
    std::uint32_t line = 0;
    Waiting waiting;  ///< no task: the device is not claimed
  };
  static bool later(const Waiting& a, const Waiting& b) { return a.key > b.key; }
  std::uint32_t line_of(GroupId, SlotCount);
  std::vector<std::uint32_t>& blocked_of(GroupId);
  void push(std::uint32_t line, const Waiting&);
  void reopen(DeviceId);
  void give_up(DeviceId);
  DeviceId device_to_claim(const Line&, const View&, const EligibleSlots&) const;
  void withhold(SlotId, EligibleSlots&);
  void start_if_enough(DeviceId, EligibleSlots&, Decisions&, Seconds overhead);
  static void start(TaskId, SlotId first, SlotCount, EligibleSlots&, Decisions&, Seconds overhead);

  const Platform* platform_;
  std::vector<Line> lines_;
  std::map<std::pair<GroupId, SlotCount>, std::uint32_t> line_of_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> open_;  ///< (first key, line) of the lines that may act
  std::vector<std::vector<std::uint32_t>> blocked_;         ///< lines: by device they are pinned to; last: shared
  std::vector<Claim> claims_;                               ///< by device
  SlotSet unclaimed_;                                       ///< the first slots of devices without a claim
  SlotSet held_;
  std::vector<DeviceId> ended_claims_;
  std::vector<DeviceId> served_;  ///< claimed devices that got a slot in this round
};

}  // namespace pelsim
