#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/driver/placement_queue.hpp"
#include "sim/platform.hpp"

namespace pelsim {

/// Which slots are idle, and what waits for them. A slot serves the placements made for it, and those made for any
/// slot of its device, by (order, sequence). A task that takes several slots gets neighbours.
class SlotQueues {
 public:
  explicit SlotQueues(const Platform& platform)
      : platform_(&platform),
        idle_((platform.slots() + 63) / 64),
        waiting_(idle_.size()),
        devices_(platform.devices()),
        own_(platform.slots()) {
    for (std::size_t d = 0; d < platform.devices(); ++d) {
      devices_[d].idle = platform.device(DeviceId(d)).slots;
      devices_[d].first = platform.device(DeviceId(d)).first_slot;
    }
    for (std::size_t s = 0; s < platform.slots(); ++s) idle_[s / 64] |= std::uint64_t{1} << (s % 64);
  }

  using Entry = PlacementQueue::Entry;
  struct Granted {
    LiveId live;
    SlotId first;
  };

  bool is_idle(SlotId s) const { return (idle_[s.index() / 64] >> (s.index() % 64) & 1) != 0; }
  SlotCount idle(DeviceId d) const { return devices_[d.index()].idle; }
  std::size_t queued(DeviceId d) const { return devices_[d.index()].queued; }
  bool is_up(DeviceId d) const { return devices_[d.index()].serving; }
  /// A device that is down or drained gives no slot.
  void set_serving(DeviceId d, bool serving) { devices_[d.index()].serving = serving; }

  /// `first` none: any slot of the device.
  void push(DeviceId d, SlotId first, const Entry& entry) {
    ++devices_[d.index()].queued;
    if (!first) return devices_[d.index()].any.push(entry);
    for (SlotCount k = 0; k < entry.slots; ++k) {
      own_[first.index() + k].push(entry);
      set(waiting_, first.index() + k);
    }
  }

  void release(SlotId first, SlotCount slots) {
    for (SlotCount k = 0; k < slots; ++k) set(idle_, first.index() + k);
    devices_[platform_->device_of(first).index()].idle += slots;
  }

  /// The placement that gets idle slots of the device next, its slots taken; live none = nobody can be served now.
  /// The earliest placement goes first; a later one passes it only on slots that the earlier one does not want.
  /// `stale(live, sequence)` tells entries that were withdrawn; `choose(entry, lowest, usable)` may give one that asks
  /// for any slot another than the lowest: one that is usable(SlotId).
  template <class Stale, class Choose>
  Granted grant(DeviceId id, const Stale& stale, const Choose& choose) {
    DeviceQueue& d = devices_[id.index()];
    if (d.idle == 0 || d.queued == 0 || !d.serving) return {};
    const Device& device = platform_->device(id);
    const std::size_t end = device.first_slot.index() + device.slots;
    drop_stale(d.any, stale);
    for (std::size_t s = next_waiting(device.first_slot.index(), end); s < end; s = next_waiting(s + 1, end)) {
      drop_stale(own_[s], stale);
      if (own_[s].empty()) clear(waiting_, s);
    }
    const Entry* best = nullptr;
    std::size_t at = 0;
    for (std::size_t s = next_waiting(device.first_slot.index(), end); s < end; s = next_waiting(s + 1, end)) {
      const Entry& head = own_[s].front();
      if (best != nullptr && !before(head, *best)) continue;
      if (head.slots > 1 && !heads_all(s, head, device)) continue;
      best = &head;
      at = s;
    }
    if (!d.any.empty() && (best == nullptr || before(d.any.front(), *best))) {
      const Entry entry = d.any.front();
      SlotId run = idle_run(device, entry);
      if (!run) return {};  // it waits for neighbours, and whoever is behind it waits too
      if (entry.slots == 1)
        run = choose(entry, run, [&](SlotId s) { return is_idle(s) && !is_wanted_before(s, entry); });
      d.any.pop();
      take(id, run, entry.slots);
      return {entry.live, run};
    }
    if (best == nullptr) return {};
    const Entry entry = *best;
    const SlotId first = entry.slots == 1 ? SlotId(at) : first_of(at, entry, device);
    for (SlotCount k = 0; k < entry.slots; ++k) {
      own_[first.index() + k].pop();
      if (own_[first.index() + k].empty()) clear(waiting_, first.index() + k);
    }
    take(id, first, entry.slots);
    return {entry.live, first};
  }

  /// A shortcut for a placement on an idle slot for which nobody waits; none = use the queue.
  SlotId take_at_once(DeviceId id, SlotId wanted, SlotCount slots) {
    DeviceQueue& d = devices_[id.index()];
    if (d.queued != 0 || d.idle < slots || slots != 1 || !d.serving) return {};
    const Device& device = platform_->device(id);
    const SlotId s = wanted ? wanted : next_idle(device.first_slot, device);
    if (!is_idle(s)) return {};
    clear(idle_, s.index());
    --d.idle;
    return s;
  }
  /// Takes any idle slot, or this one, whoever waits; none = there is none.
  SlotId take_idle(DeviceId id, SlotId which = {}) {
    DeviceQueue& d = devices_[id.index()];
    if (d.idle == 0 || !d.serving) return {};
    if (!which) which = SlotId(next_bit(d.first.index(), platform_->slots(), [&](std::size_t k) { return idle_[k]; }));
    clear(idle_, which.index());
    --d.idle;
    return which;
  }
  /// None = there is none.
  SlotId first_idle(DeviceId d) const {
    return devices_[d.index()].idle > 0 ? next_idle(devices_[d.index()].first, platform_->device(d)) : SlotId{};
  }
  /// A withdrawn entry stays in its queue until it surfaces, but counts no more.
  void forget(DeviceId d) { --devices_[d.index()].queued; }

 private:
  struct DeviceQueue {
    SlotCount idle = 0;
    SlotId first;
    bool serving = true;
    std::size_t queued = 0;
    PlacementQueue any;
  };

  static bool before(const Entry& a, const Entry& b) { return PlacementQueue::before(a, b); }
  template <class Stale>
  static void drop_stale(PlacementQueue& queue, const Stale& stale) {
    while (!queue.empty() && stale(queue.front().live, queue.front().sequence)) queue.pop();
  }

  using Bits = std::vector<std::uint64_t>;
  static void set(Bits& bits, std::size_t s) { bits[s / 64] |= std::uint64_t{1} << (s % 64); }
  static void clear(Bits& bits, std::size_t s) { bits[s / 64] &= ~(std::uint64_t{1} << (s % 64)); }
  void take(DeviceId d, SlotId first, SlotCount slots) {
    for (SlotCount k = 0; k < slots; ++k) clear(idle_, first.index() + k);
    devices_[d.index()].idle -= slots;
    --devices_[d.index()].queued;
  }

  /// The first slot in [at, end) whose bit `word(k)` has; `end` if there is none.
  template <class Word>
  static std::size_t next_bit(std::size_t at, std::size_t end, const Word& word) {
    while (at < end) {
      const std::uint64_t bits = word(at / 64) >> (at % 64);
      if (bits != 0) return std::min(end, at + static_cast<std::size_t>(std::countr_zero(bits)));
      at = (at / 64 + 1) * 64;
    }
    return end;
  }
  SlotId next_idle(SlotId s, const Device& device) const {
    const std::size_t end = device.first_slot.index() + device.slots;
    const std::size_t at = next_bit(s.index(), end, [&](std::size_t k) { return idle_[k]; });
    return at < end ? SlotId(at) : SlotId{};
  }
  /// Idle slots that somebody waits for by name.
  std::size_t next_waiting(std::size_t at, std::size_t end) const {
    return next_bit(at, end, [&](std::size_t k) { return idle_[k] & waiting_[k]; });
  }
  bool is_wanted_before(SlotId s, const Entry& entry) const {
    return !own_[s.index()].empty() && before(own_[s.index()].front(), entry);
  }
  /// The first neighbouring idle slots that fit the entry and that nobody before it waits for by name.
  SlotId idle_run(const Device& device, const Entry& entry) const {
    const std::size_t end = device.first_slot.index() + device.slots;
    SlotCount length = 0;
    std::size_t last = end;
    for (SlotId s = next_idle(device.first_slot, device); s; s = next_idle(SlotId(s.index() + 1), device)) {
      if (is_wanted_before(s, entry)) continue;
      length = last + 1 == s.index() ? length + 1 : 1;
      last = s.index();
      if (length >= entry.slots) return SlotId(s.index() + 1 - entry.slots);
      if (s.index() + 1 == end) break;
    }
    return {};
  }
  bool heads(std::size_t s, const Entry& entry) const {
    return is_idle(SlotId(s)) && !own_[s].empty() && own_[s].front().sequence == entry.sequence;
  }
  SlotId first_of(std::size_t at, const Entry& entry, const Device& device) const {
    std::size_t first = at;
    while (first > device.first_slot.index() && at - (first - 1) < entry.slots && heads(first - 1, entry)) --first;
    return SlotId(first);
  }
  /// True when the gang's entry is first in line at each of its slots, and all are idle.
  bool heads_all(std::size_t at, const Entry& entry, const Device& device) const {
    const std::size_t first = first_of(at, entry, device).index();
    SlotCount count = 0;
    while (count < entry.slots && first + count < device.first_slot.index() + device.slots &&
           heads(first + count, entry))
      ++count;
    return count == entry.slots;
  }

  const Platform* platform_;
  Bits idle_, waiting_;  ///< by slot: idle; somebody waits for this very slot
  std::vector<DeviceQueue> devices_;
  std::vector<PlacementQueue> own_;
};

}  // namespace pelsim
