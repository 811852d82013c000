#pragma once
#include <cstdint>
#include <queue>
#include <vector>

#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// A 16-byte event: when, and which activity. Events at one tick keep the order in which they were pushed.
struct Event {
  std::int64_t tick;
  std::uint64_t key;  ///< sequence << 24 | activity

  static constexpr int activity_bits = 24;
  static constexpr std::uint32_t most_activities = 1u << activity_bits;
  ActivityId activity() const { return ActivityId(static_cast<std::uint32_t>(key & (most_activities - 1))); }
  friend bool operator<(const Event& a, const Event& b) { return a.tick != b.tick ? a.tick < b.tick : a.key < b.key; }
};

/// Pending events in (tick, sequence) order. Pushes are never before the last pop.
class EventQueue {
 public:
  /// Returns the event's key, which no other event ever has.
  std::uint64_t push(Tick when, ActivityId activity) {
    const std::uint64_t key = sequence_++ << Event::activity_bits | activity.value;
    events_.push({when.count, key});
    return key;
  }
  bool empty() const { return events_.empty(); }
  std::size_t size() const { return events_.size(); }
  const Event& top() const { return events_.top(); }
  void pop() { events_.pop(); }

 private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const { return b < a; }
  };
  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::uint64_t sequence_ = 0;
};

}  // namespace pelsim
