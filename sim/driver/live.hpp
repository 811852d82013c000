#pragma once
#include <cstdint>
#include <vector>

#include "sim/driver/slot_queues.hpp"
#include "sim/driver/start_queues.hpp"
#include "sim/scheduler.hpp"

namespace pelsim {

/// A placed attempt that has not ended yet.
struct Live {
  Attempt attempt;
  DeviceId device;
  SlotId wanted;
  double order = 0;
  std::uint64_t sequence = 0;  ///< of the placement; 0 = free entry. Tells an attempt from the next user of its entry
  std::uint32_t missing = 0;   ///< inputs on their way
  Seconds overhead;
  Seconds before, after;
  Receipt receipt;
  ActivityId activity;
  /// outside: its inputs are not there, or it waits where no slot is held (the queue of a QPU).
  enum class Phase : std::uint8_t { outside, queued, reserved, running, leaving } phase = Phase::queued;
  /// Where memories can be full. holds: first in line, its inputs stay where they are.
  enum class Room : std::uint8_t { none, waits, holds, granted } room = Room::none;
};

/// What an attempt does in one p-state: first the time before its kernel, then the kernel's fixed time, then its work.
struct StatePart {
  Tick since;
  Seconds lead;                          ///< before the kernel
  Seconds fixed, work;                   ///< of the whole kernel in this state, alone
  bool shares = false;                   ///< the work shares resources, so the engine knows how far it is
  double fixed_done = 0, work_done = 0;  ///< shares of the kernel, at `since`
  double done() const {
    const double all = fixed.value + work.value;
    return all > 0 ? (fixed_done * fixed.value + work_done * work.value) / all : 1;
  }
};

/// Entries are reused; their number is that of placements alive at once.
class LivePool {
 public:
  LiveId take() {
    if (free_.empty()) {
      entries_.emplace_back();
      return LiveId(entries_.size() - 1);
    }
    const LiveId id = free_.back();
    free_.pop_back();
    return id;
  }
  void give_back(LiveId id) {
    entries_[id.index()].sequence = 0;
    free_.push_back(id);
  }
  Live& operator[](LiveId id) { return entries_[id.index()]; }
  const Live& operator[](LiveId id) const { return entries_[id.index()]; }
  std::size_t size() const { return entries_.size(); }
  void prefetch(LiveId id) const {
    const char* at = reinterpret_cast<const char*>(&entries_[id.index()]);
    for (std::size_t line = 0; line < sizeof(Live); line += 64) __builtin_prefetch(at + line, 1);
  }
  /// What will be taken after so many others.
  void prefetch(std::size_t ahead) const {
    if (free_.size() > ahead) prefetch(free_[free_.size() - 1 - ahead]);
  }

 private:
  std::vector<Live> entries_;
  std::vector<LiveId> free_;
};

/// What an activity of the driver is for.
struct Act {
  enum class Purpose : std::uint8_t {
    compute,
    adopted,
    transfer,
    before,
    after,
    release,
    world,
    wake,
    server,
    interface
  };
  Purpose purpose = Purpose::compute;
  std::uint8_t held = 0;  ///< server: which of the transfer's holds; transfer: how many
  LiveId live;            ///< compute, before, after; transfer: who asked first
  std::uint64_t sequence = 0;
  ItemId item;
  TaskId reader;    ///< of a transfer without `live`: an adopted task; none: written back
  DeviceId device;  ///< interface: where to look
  MemoryId from, to;
  std::uint32_t replica = 0, copy = 0;  ///< transfer, where memories can be full: what is on its way, and of what
  Tick requested, start;
  std::uint32_t open = 1;  ///< transfer: itself and the servers still held after it
  ActivityId transfer;     ///< server: whose
};

}  // namespace pelsim
