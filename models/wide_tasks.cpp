#include "models/wide_tasks.hpp"

#include <algorithm>

namespace pelsim {

WideTasks::WideTasks(const Platform& platform)
    : platform_(&platform),
      blocked_(platform.devices() + 1),
      claims_(platform.devices()),
      unclaimed_(platform.slots()),
      held_(platform.slots()) {
  for (std::size_t d = 0; d < platform.devices(); ++d) unclaimed_.insert(platform.device(DeviceId(d)).first_slot);
}

std::uint32_t WideTasks::line_of(GroupId group, SlotCount slots) {
  const auto [found, is_new] = line_of_.try_emplace({group, slots}, static_cast<std::uint32_t>(lines_.size()));
  if (is_new) lines_.push_back({group, slots});
  return found->second;
}

std::vector<std::uint32_t>& WideTasks::blocked_of(GroupId g) {
  const DeviceId d = EligibleSlots::pinned(g);
  return d ? blocked_[d.index()] : blocked_.back();
}

void WideTasks::push(std::uint32_t key, TaskId task, GroupId group, SlotCount slots) {
  push(line_of(group, slots), {key, task});
}

void WideTasks::push(std::uint32_t k, const Waiting& waiting) {
  Line& line = lines_[k];
  if (!line.blocked && !line.heap.empty()) open_.erase({line.heap.front().key, k});
  line.heap.push_back(waiting);
  std::push_heap(line.heap.begin(), line.heap.end(), later);
  if (!line.blocked) open_.insert({line.heap.front().key, k});
}

/// The device can be claimed again: lines that waited for one may act.
void WideTasks::reopen(DeviceId d) {
  for (std::vector<std::uint32_t>* blocked : {&blocked_[d.index()], &blocked_.back()}) {
    for (const std::uint32_t k : *blocked) {
      lines_[k].blocked = false;
      open_.insert({lines_[k].heap.front().key, k});
    }
    blocked->clear();
  }
}

DeviceId WideTasks::device_to_claim(const Line& line, const View& view, const EligibleSlots& eligible) const {
  DeviceId best;
  SlotCount most = 0;
  const auto look = [&](DeviceId d) {
    const Device& device = platform_->device(d);
    if (device.slots < line.slots || !eligible.runs_on(line.group, device.first_slot) || !view.is_up(d)) return;
    const SlotCount idle = eligible.idle(d);
    if (best && idle <= most) return;
    best = d;
    most = idle;
  };
  if (const DeviceId d = EligibleSlots::pinned(line.group)) {
    if (!claims_[d.index()].waiting.task) look(d);
    return best;
  }
  for (SlotId s = unclaimed_.first(); s; s = unclaimed_.first(SlotId(s.index() + 1))) look(eligible.device(s));
  return best;
}

void WideTasks::start_or_claim(const View& view, EligibleSlots& eligible, Decisions& decisions, Seconds overhead) {
  const std::uint32_t k = open_.begin()->second;
  open_.erase(open_.begin());
  Line& line = lines_[k];
  const SlotId run = eligible.idle_run(line.group, line.slots);
  const DeviceId claimed = run ? DeviceId{} : device_to_claim(line, view, eligible);
  if (!run && !claimed) {
    line.blocked = true;
    blocked_of(line.group).push_back(k);
    return;
  }
  const Waiting first = line.heap.front();
  std::pop_heap(line.heap.begin(), line.heap.end(), later);
  line.heap.pop_back();
  if (!line.heap.empty()) open_.insert({line.heap.front().key, k});
  if (run) return start(first.task, run, line.slots, eligible, decisions, overhead);

  const Device& device = platform_->device(claimed);
  claims_[claimed.index()] = {k, first};
  unclaimed_.erase(device.first_slot);
  for (SlotCount j = 0; j < device.slots; ++j) withhold(SlotId(device.first_slot.index() + j), eligible);
}

void WideTasks::withhold(SlotId s, EligibleSlots& eligible) {
  if (!eligible.is_idle(s)) return;
  eligible.set_busy(s);
  held_.insert(s);
}

/// Of a device that went away: its claimant is in line again.
void WideTasks::give_up(DeviceId d) {
  const Device& device = platform_->device(d);
  for (SlotCount j = 0; j < device.slots; ++j) held_.erase(SlotId(device.first_slot.index() + j));
  unclaimed_.insert(device.first_slot);
  const Claim claim = std::exchange(claims_[d.index()], {});
  push(claim.line, claim.waiting);
}

void WideTasks::serve_claims(const Instant& instant, EligibleSlots& eligible, Decisions& decisions, Seconds overhead) {
  ended_claims_.clear();
  for (const Change& change : instant.changed) {
    if (instant.view.is_up(change.device)) {
      reopen(change.device);
    } else if (claims_[change.device.index()].waiting.task) {
      give_up(change.device);
    }
  }
  served_.clear();
  for (const SlotId s : instant.freed) {
    const DeviceId d = eligible.device(s);
    if (!claims_[d.index()].waiting.task) continue;
    withhold(s, eligible);
    if (served_.empty() || served_.back() != d) served_.push_back(d);
  }
  for (const DeviceId d : served_)
    if (claims_[d.index()].waiting.task) start_if_enough(d, eligible, decisions, overhead);
}

void WideTasks::start_if_enough(DeviceId d, EligibleSlots& eligible, Decisions& decisions, Seconds overhead) {
  const Device& device = platform_->device(d);
  const Claim claim = claims_[d.index()];
  const SlotCount wanted = lines_[claim.line].slots;
  SlotCount run = 0;
  for (SlotCount k = 0; k < device.slots; ++k) {
    run = held_.contains(SlotId(device.first_slot.index() + k)) ? run + 1 : 0;
    if (run < wanted) continue;
    for (SlotCount j = 0; j < device.slots; ++j) {
      const SlotId s(device.first_slot.index() + j);
      if (held_.contains(s)) eligible.set_idle(s);
      held_.erase(s);
    }
    claims_[d.index()] = {};
    unclaimed_.insert(device.first_slot);
    ended_claims_.push_back(d);
    reopen(d);
    return start(claim.waiting.task, SlotId(device.first_slot.index() + k + 1 - wanted), wanted, eligible, decisions,
                 overhead);
  }
}

void WideTasks::start(TaskId task, SlotId first, SlotCount slots, EligibleSlots& eligible, Decisions& decisions,
                      Seconds overhead) {
  for (SlotCount k = 0; k < slots; ++k) eligible.set_busy(SlotId(first.index() + k));
  decisions.place({task, {eligible.device(first), first, slots}, 0, overhead});
}

}  // namespace pelsim
