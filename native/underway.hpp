#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "sim/engine.hpp"

namespace pelsim::host {

/// An activity from its start until its end has been told. Lines of memory of its own: one core fills it in, another
/// reads it.
struct alignas(64) Underway {
  ActivityId id;
  Activity::Kind kind = Activity::Kind::delay;
  bool heard = true;           ///< false: cancelled, or failed
  std::uint32_t worker = 0;    ///< compute: whose it is
  std::uint64_t sequence = 0;  ///< of the start
  TaskId task;
  ItemId item;
  MemoryId from, to;
  Tick length;  ///< compute without a program, delay
  Tick begin, end;
  Underway* next = nullptr;  ///< in the list of what has ended
};

/// Entries stay where they are and are used again; as many as were underway at once.
class UnderwayPool {
 public:
  Underway& take() {
    if (free_.empty()) return all_.emplace_back();
    Underway& entry = *free_.back();
    free_.pop_back();
    return entry;
  }
  void give_back(Underway& entry) { free_.push_back(&entry); }

 private:
  std::deque<Underway> all_;
  std::vector<Underway*> free_;
};

}  // namespace pelsim::host
