#pragma once
#include <vector>

#include "models/eligible_slots.hpp"
#include "sim/scheduler.hpp"

namespace pelsim {

/// Ready tasks that take several slots, for dynamic policies. The first of them starts where enough neighbouring slots
/// are idle; else it claims one device, whose slots are kept from other tasks until enough of them are idle. One claim
/// at a time, so a wide task neither starves nor stops more than one device.
class WideTasks {
 public:
  explicit WideTasks(const Platform& platform) : held_(platform.slots()) {}

  bool empty() const { return waiting_.empty(); }
  /// A task for which no device is claimed waits first in line.
  bool can_act() const { return !waiting_.empty() && !claimed_; }
  /// The device whose slots were given back in this round; none if no claim ended.
  DeviceId ended_claim() const { return ended_claim_; }
  std::uint32_t first_key() const { return waiting_.front().key; }
  /// The lower key goes first.
  void push(std::uint32_t key, TaskId, GroupId, SlotCount);
  /// Starts the first task or claims a device for it. Precondition: can_act().
  void start_or_claim(EligibleSlots&, Decisions&, Seconds overhead);
  /// Takes the idle slots of the claimed device out of `eligible`; starts the task once they suffice.
  void serve_claim(const Instant&, EligibleSlots&, Decisions&, Seconds overhead);

 private:
  struct Waiting {
    std::uint32_t key;
    TaskId task;
    GroupId group;
    SlotCount slots;
  };
  static bool later(const Waiting& a, const Waiting& b) { return a.key > b.key; }
  void withhold(EligibleSlots&);
  void start(SlotId first, EligibleSlots&, Decisions&, Seconds overhead);

  std::vector<Waiting> waiting_;  ///< heap, lowest key in front
  DeviceId claimed_;              ///< for the first of `waiting_`
  Waiting claimant_{};
  DeviceId ended_claim_;
  SlotSet held_;
};

}  // namespace pelsim
