#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/ids.hpp"
#include "sim/platform.hpp"

namespace pelsim {

/// Names a placed attempt while it waits or runs; reused once it has ended.
using LiveId = Id<struct LiveThing>;

/// Which slots are idle, and what waits for them. A slot serves the placements made for it, and those made for any
/// slot of its device, by (order, sequence). A task that takes several slots gets neighbours.
class SlotQueues {
 public:
  explicit SlotQueues(const Platform& platform)
      : platform_(&platform),
        idle_((platform.slots() + 63) / 64),
        devices_(platform.devices()),
        own_(platform.slots()) {
    for (std::size_t d = 0; d < platform.devices(); ++d) devices_[d].idle = platform.device(DeviceId(d)).slots;
    for (std::size_t s = 0; s < platform.slots(); ++s) idle_[s / 64] |= std::uint64_t{1} << (s % 64);
  }

  struct Entry {
    double order;
    std::uint64_t sequence;
    LiveId live;
    SlotCount slots;
  };
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
    if (!first) return push_heap(devices_[d.index()].any, entry);
    for (SlotCount k = 0; k < entry.slots; ++k) push_heap(own_[first.index() + k], entry);
  }

  void release(SlotId first, SlotCount slots) {
    for (SlotCount k = 0; k < slots; ++k) set_idle(SlotId(first.index() + k));
    devices_[platform_->device_of(first).index()].idle += slots;
  }

  /// The placement that gets idle slots of the device next, its slots taken; live none = nobody can be served now.
  /// `stale(live, sequence)` tells entries that were withdrawn.
  template <class Stale>
  Granted grant(DeviceId id, const Stale& stale) {
    DeviceQueue& d = devices_[id.index()];
    if (d.idle == 0 || d.queued == 0 || !d.serving) return {};
    const Device& device = platform_->device(id);
    drop_stale(d.any, stale);
    const Entry* best = nullptr;
    SlotId at;
    for (SlotId s = next_idle(device.first_slot, device); s; s = next_idle(SlotId(s.index() + 1), device)) {
      std::vector<Entry>& own = own_[s.index()];
      if (own.empty()) continue;
      drop_stale(own, stale);
      if (own.empty() || (best != nullptr && !before(own.front(), *best))) continue;
      if (own.front().slots > 1 && !heads_all(s, own.front(), stale)) continue;
      best = &own.front();
      at = s;
    }
    if (!d.any.empty() && (best == nullptr || before(d.any.front(), *best))) {
      const SlotId run = idle_run(device, d.any.front().slots);
      if (run) {
        const Granted granted{d.any.front().live, run};
        take(id, run, d.any.front().slots);
        pop_heap(d.any);
        return granted;
      }
    }
    if (best == nullptr) return {};
    const Entry entry = *best;
    const SlotId first = entry.slots == 1 ? at : first_of(at, entry);
    for (SlotCount k = 0; k < entry.slots; ++k) pop_heap(own_[first.index() + k]);
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
    clear_idle(s);
    --d.idle;
    return s;
  }
  /// A withdrawn entry stays in its heap until it surfaces, but counts no more.
  void forget(DeviceId d) { --devices_[d.index()].queued; }

 private:
  struct DeviceQueue {
    SlotCount idle = 0;
    bool serving = true;
    std::size_t queued = 0;
    std::vector<Entry> any;
  };

  static bool before(const Entry& a, const Entry& b) {
    return a.order != b.order ? a.order < b.order : a.sequence < b.sequence;
  }
  static bool after(const Entry& a, const Entry& b) { return before(b, a); }
  static void push_heap(std::vector<Entry>& heap, const Entry& e) {
    heap.push_back(e);
    std::push_heap(heap.begin(), heap.end(), after);
  }
  static void pop_heap(std::vector<Entry>& heap) {
    std::pop_heap(heap.begin(), heap.end(), after);
    heap.pop_back();
  }
  template <class Stale>
  static void drop_stale(std::vector<Entry>& heap, const Stale& stale) {
    while (!heap.empty() && stale(heap.front().live, heap.front().sequence)) pop_heap(heap);
  }

  void set_idle(SlotId s) { idle_[s.index() / 64] |= std::uint64_t{1} << (s.index() % 64); }
  void clear_idle(SlotId s) { idle_[s.index() / 64] &= ~(std::uint64_t{1} << (s.index() % 64)); }
  void take(DeviceId d, SlotId first, SlotCount slots) {
    for (SlotCount k = 0; k < slots; ++k) clear_idle(SlotId(first.index() + k));
    devices_[d.index()].idle -= slots;
    --devices_[d.index()].queued;
  }

  /// The first idle slot of the device at or after `s`; none if there is none.
  SlotId next_idle(SlotId s, const Device& device) const {
    const std::size_t end = device.first_slot.index() + device.slots;
    std::size_t at = s.index();
    while (at < end) {
      const std::uint64_t word = idle_[at / 64] >> (at % 64);
      if (word != 0) {
        at += static_cast<std::size_t>(std::countr_zero(word));
        return at < end ? SlotId(at) : SlotId{};
      }
      at = (at / 64 + 1) * 64;
    }
    return {};
  }
  /// The first `count` neighbouring idle slots.
  SlotId idle_run(const Device& device, SlotCount count) const {
    const std::size_t end = device.first_slot.index() + device.slots;
    SlotCount length = 0;
    for (std::size_t s = device.first_slot.index(); s < end; ++s) {
      length = is_idle(SlotId(s)) ? length + 1 : 0;
      if (length == count) return SlotId(s + 1 - count);
    }
    return {};
  }
  SlotId first_of(SlotId at, const Entry& entry) const {
    std::size_t first = at.index();
    while (first > 0 && at.index() - (first - 1) < entry.slots && heads(SlotId(first - 1), entry)) --first;
    return SlotId(first);
  }
  bool heads(SlotId s, const Entry& entry) const {
    return is_idle(s) && !own_[s.index()].empty() && own_[s.index()].front().sequence == entry.sequence;
  }
  /// True when the gang's entry is first in line at each of its slots, and all are idle.
  template <class Stale>
  bool heads_all(SlotId at, Entry entry, const Stale& stale) {
    const Device& device = platform_->device(platform_->device_of(at));
    const std::size_t end = device.first_slot.index() + device.slots;
    for (std::size_t s = device.first_slot.index(); s < end; ++s)
      if (is_idle(SlotId(s))) drop_stale(own_[s], stale);
    std::size_t s = first_of(at, entry).index();
    SlotCount count = 0;
    for (; s < end && count < entry.slots && heads(SlotId(s), entry); ++s) ++count;
    return count == entry.slots;
  }

  const Platform* platform_;
  std::vector<std::uint64_t> idle_;
  std::vector<DeviceQueue> devices_;
  std::vector<std::vector<Entry>> own_;
};

}  // namespace pelsim
