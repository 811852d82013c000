#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// What a task pays for the messages that came for it.
struct Receipt {
  Tick slot;               ///< slot time before its run
  Tick interface { - 1 };  ///< how long they take the receiving interface; below 0: none came

  bool any() const { return interface.count >= 0; }
  void add(Tick slot_time, Tick interface_time) {
    slot = slot + slot_time;
    interface = any() ? interface + interface_time : interface_time;
  }
};

/// Pinned tasks that can start and wait for a slot of their device, each device's by key. One pairing heap for each set
/// of network interfaces that a task needs besides the slot, woven through one flat column: no allocation in the run.
class StartQueues {
 public:
  /// Which network interfaces a task takes when it starts; a set of bits.
  enum Needs : std::uint8_t { nothing = 0, sending = 1, receiving = 2 };
  static constexpr std::size_t kinds = 4;

  /// What is kept for each task.
  struct Entry {
    std::uint32_t key = 0;
    std::uint32_t child = none, next = none;
    DeviceId device;
    Receipt receipt;
  };

  StartQueues() = default;
  StartQueues(std::size_t tasks, std::size_t devices) : entries_(tasks), devices_(devices) {}

  Entry& operator[](TaskId t) { return entries_[t.index()]; }
  const Entry& operator[](TaskId t) const { return entries_[t.index()]; }
  /// Moves the task behind all that were stamped before. Not while it is queued.
  void stamp(TaskId t) { entries_[t.index()].key = ++stamps_; }

  void push(TaskId t, std::size_t needs) {
    Device& device = devices_[entries_[t.index()].device.index()];
    entries_[t.index()].child = entries_[t.index()].next = none;
    std::uint32_t& root = device.root[needs];
    root = root == none ? t.value : linked(root, t.value);
    ++device.waiting;
  }
  /// None = nobody waits.
  TaskId first(DeviceId d, std::size_t needs) const { return TaskId(devices_[d.index()].root[needs]); }
  void pop(DeviceId d, std::size_t needs) {
    Device& device = devices_[d.index()];
    device.root[needs] = merged(entries_[device.root[needs]].child);
    --device.waiting;
  }
  bool anyone_waits(DeviceId d) const { return devices_[d.index()].waiting > 0; }

  /// Remembers to look at the device; `looked` forgets it.
  void look(DeviceId d, std::vector<DeviceId>& list) {
    if (std::exchange(devices_[d.index()].noted, true)) return;
    list.push_back(d);
  }
  void looked(DeviceId d) { devices_[d.index()].noted = false; }
  /// When the device is looked at again because an interface comes free.
  Tick& alarm(DeviceId d) { return devices_[d.index()].alarm; }

 private:
  static constexpr std::uint32_t none = TaskId::none_value;
  struct Device {
    std::uint32_t root[kinds] = {none, none, none, none};
    std::uint32_t waiting = 0;
    bool noted = false;
    Tick alarm{-1};
  };

  std::uint32_t linked(std::uint32_t a, std::uint32_t b) {
    if (entries_[b].key < entries_[a].key) std::swap(a, b);
    entries_[b].next = entries_[a].child;
    entries_[a].child = b;
    return a;
  }
  /// Merges a list of heaps: in pairs from the left, then all from the right.
  std::uint32_t merged(std::uint32_t list) {
    std::uint32_t pairs = none;
    while (list != none) {
      const std::uint32_t a = list, b = entries_[a].next;
      list = b == none ? none : entries_[b].next;
      const std::uint32_t pair = b == none ? a : linked(a, b);
      entries_[pair].next = pairs;
      pairs = pair;
    }
    if (pairs == none) return none;
    std::uint32_t root = pairs;
    pairs = entries_[root].next;
    while (pairs != none) {
      const std::uint32_t next = entries_[pairs].next;
      root = linked(root, pairs);
      pairs = next;
    }
    entries_[root].next = none;
    return root;
  }

  std::vector<Entry> entries_;
  std::vector<Device> devices_;
  std::uint32_t stamps_ = 0;
};

}  // namespace pelsim
