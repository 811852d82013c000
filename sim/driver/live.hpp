#pragma once
#include <cstdint>
#include <vector>

#include "sim/driver/slot_queues.hpp"
#include "sim/scheduler.hpp"

namespace pelsim {

/// A placed attempt that has not ended yet.
struct Live {
  Attempt attempt;
  DeviceId device;
  SlotId wanted;
  double order = 0;
  std::uint64_t sequence = 0;  ///< of the placement; 0 = free entry. Tells an attempt from the next user of its entry
  std::uint32_t missing = 0;   ///< inputs on their way, and a delay before the start
  Seconds overhead;
  Seconds after;
  Tick gap;                      ///< how long its messages take the receiving interface
  bool receives = false;         ///< a message came for it
  std::uint32_t unreceived = 0;  ///< messages that must be received before a send has ended
  ActivityId activity;
  enum class Phase : std::uint8_t { queued, reserved, running, leaving } phase = Phase::queued;
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

 private:
  std::vector<Live> entries_;
  std::vector<LiveId> free_;
};

/// What an activity of the driver is for.
struct Act {
  enum class Purpose : std::uint8_t { compute, transfer, before, after, release, world, wake, server, interface };
  Purpose purpose = Purpose::compute;
  std::uint8_t held = 0;  ///< server: which of the transfer's holds
  LiveId live;            ///< compute, before, after; transfer: who asked first
  std::uint64_t sequence = 0;
  ItemId item;
  TaskId reader;    ///< of a transfer without `live`: an adopted task
  DeviceId device;  ///< interface: where to look
  MemoryId from, to;
  Tick requested, start;
  std::uint32_t open = 1;  ///< transfer: itself and the servers still held after it
  ActivityId transfer;     ///< server: whose
};

}  // namespace pelsim
