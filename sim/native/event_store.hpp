#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/ids.hpp"

namespace pelsim {

/// A 16-byte event: when, and which activity. Events at one tick keep the order in which they were pushed.
struct Event {
  std::int64_t tick;
  std::uint64_t key;  ///< sequence << 24 | activity; the 40 bits of the sequence last for 1e12 events

  static constexpr int activity_bits = 24;
  static constexpr std::uint32_t most_activities = 1u << activity_bits;
  ActivityId activity() const { return ActivityId(static_cast<std::uint32_t>(key & (most_activities - 1))); }
  friend bool operator<(const Event& a, const Event& b) { return a.tick != b.tick ? a.tick < b.tick : a.key < b.key; }
};

/// Memory of any number of growing lists of events: chunks of equal size, used again, last in, first out.
class EventStore {
 public:
  static constexpr std::uint32_t chunk = 16;  ///< events

  /// A list; events stay in the order in which they were appended.
  struct Bucket {
    std::uint32_t first = 0, last = 0;  ///< chunks; undefined while the list is empty
    std::uint32_t count = 0;
  };

  void append(Bucket& bucket, const Event& event) {
    const std::uint32_t at = bucket.count++ % chunk;
    if (at == 0) add_chunk(bucket);
    events_[std::size_t{bucket.last} * chunk + at] = event;
  }

  /// Calls `visit(event)` in order.
  template <class Visit>
  void each(const Bucket& bucket, Visit visit) const {
    std::uint32_t c = bucket.first;
    for (std::uint32_t left = bucket.count; left > 0;) {
      const std::uint32_t here = std::min(left, chunk);
      const std::uint32_t after = next_[c];
      prefetch(after);
      const Event* event = &events_[std::size_t{c} * chunk];
      for (std::uint32_t i = 0; i < here; ++i) visit(event[i]);
      left -= here;
      c = after;
    }
  }

  /// Calls `visit(event)` in order and gives the memory back as it goes; `visit` may append to other lists.
  template <class Visit>
  void drain(const Bucket& bucket, Visit visit) {
    std::uint32_t c = bucket.first;
    for (std::uint32_t left = bucket.count; left > 0;) {
      const std::uint32_t here = std::min(left, chunk);
      const std::uint32_t after = next_[c];
      prefetch(after);
      // By index: an append may move the store.
      for (std::uint32_t i = 0; i < here; ++i) visit(Event(events_[std::size_t{c} * chunk + i]));
      next_[c] = free_;
      free_ = c;
      left -= here;
      c = after;
    }
  }

  std::size_t memory() const { return events_.capacity() * sizeof(Event) + next_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;

  void add_chunk(Bucket& bucket) {
    if (free_ == none) grow();
    const std::uint32_t c = free_;
    free_ = next_[c];
    next_[c] = none;
    if (bucket.count == 1)
      bucket.first = c;
    else
      next_[bucket.last] = c;
    bucket.last = c;
  }

  void grow() {
    const std::size_t old = next_.size();
    const std::size_t wanted = old == 0 ? 64 : old + old / 2;
    next_.resize(wanted);
    events_.resize(wanted * chunk);
    for (std::size_t c = wanted; c-- > old;) {
      next_[c] = free_;
      free_ = static_cast<std::uint32_t>(c);
    }
  }

  /// The links lie apart from the events, so the way ahead is known long before the events arrive from memory.
  void prefetch(std::uint32_t c) const {
    if (c == none) return;
    const char* at = reinterpret_cast<const char*>(&events_[std::size_t{c} * chunk]);
    for (std::size_t line = 0; line < chunk * sizeof(Event); line += 64) __builtin_prefetch(at + line);
  }

  std::vector<Event> events_;        ///< chunk c is [c * chunk, (c + 1) * chunk)
  std::vector<std::uint32_t> next_;  ///< of each chunk: the next of its list, or of the free ones
  std::uint32_t free_ = none;
};

}  // namespace pelsim
