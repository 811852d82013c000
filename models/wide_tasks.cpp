#include "models/wide_tasks.hpp"

#include <algorithm>
#include <utility>

namespace pelsim {

void WideTasks::push(std::uint32_t key, TaskId task, GroupId group, SlotCount slots) {
  waiting_.push_back({key, task, group, slots});
  std::push_heap(waiting_.begin(), waiting_.end(), later);
}

void WideTasks::start_or_claim(EligibleSlots& eligible, Decisions& decisions, Seconds overhead) {
  std::pop_heap(waiting_.begin(), waiting_.end(), later);
  claimant_ = waiting_.back();
  waiting_.pop_back();
  if (const SlotId first = eligible.idle_run(claimant_.group, claimant_.slots))
    return start(first, eligible, decisions, overhead);

  const Platform& platform = eligible.platform();
  SlotCount most = 0;
  for (std::size_t k = 0; k < platform.devices(); ++k) {
    const DeviceId d(k);
    const Device& device = platform.device(d);
    if (device.slots < claimant_.slots || !eligible.runs_on(claimant_.group, device.first_slot)) continue;
    const SlotCount idle = eligible.idle(d);
    if (claimed_ && idle <= most) continue;
    claimed_ = d;
    most = idle;
  }
  if (claimed_) withhold(eligible);  // else no device is large enough: the run ends as a deadlock that names the task
}

void WideTasks::withhold(EligibleSlots& eligible) {
  const Device& device = eligible.platform().device(claimed_);
  for (SlotCount k = 0; k < device.slots; ++k) {
    const SlotId s(device.first_slot.index() + k);
    if (!eligible.is_idle(s)) continue;
    eligible.set_busy(s);
    held_.insert(s);
  }
}

void WideTasks::serve_claim(const Instant& instant, EligibleSlots& eligible, Decisions& decisions, Seconds overhead) {
  ended_claim_ = {};
  if (!claimed_) return;
  const Device& device = eligible.platform().device(claimed_);
  for (const Change& change : instant.changed) {
    if (change.device != claimed_ || (change.kind != Change::Kind::down && change.kind != Change::Kind::drain))
      continue;
    for (SlotCount k = 0; k < device.slots; ++k) held_.erase(SlotId(device.first_slot.index() + k));
    claimed_ = {};
    return push(claimant_.key, claimant_.task, claimant_.group, claimant_.slots);
  }
  withhold(eligible);
  SlotCount run = 0;
  for (SlotCount k = 0; k < device.slots; ++k) {
    run = held_.contains(SlotId(device.first_slot.index() + k)) ? run + 1 : 0;
    if (run < claimant_.slots) continue;
    for (SlotCount j = 0; j < device.slots; ++j) {
      const SlotId s(device.first_slot.index() + j);
      if (held_.contains(s)) eligible.set_idle(s);
      held_.erase(s);
    }
    ended_claim_ = std::exchange(claimed_, DeviceId{});
    return start(SlotId(device.first_slot.index() + k + 1 - claimant_.slots), eligible, decisions, overhead);
  }
}

void WideTasks::start(SlotId first, EligibleSlots& eligible, Decisions& decisions, Seconds overhead) {
  for (SlotCount k = 0; k < claimant_.slots; ++k) eligible.set_busy(SlotId(first.index() + k));
  decisions.place({claimant_.task, {eligible.device(first), first, claimant_.slots}, 0, overhead});
}

}  // namespace pelsim
