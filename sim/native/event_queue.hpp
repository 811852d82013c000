#pragma once
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/ids.hpp"
#include "sim/native/event_store.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// Pending events in (tick, sequence) order: a ladder queue, O(1) per event [Tang, Goh & Thng, ACM TOMACS 15(3), 2005].
///
/// Far events lie unsorted in the *top*; nearer ones in the buckets of *rungs*, each of which divides one bucket of the
/// rung above; the nearest, sorted, in the *bottom*. A bucket is sorted or divided when its turn comes, so most events
/// are moved two or three times in their life, whatever their number. Every step is stable, and a tick is never in two
/// places at once: that alone keeps events of one tick in the order of their pushes.
///
/// Pushes are never before the last pop. No allocation once the number of pending events has reached its highest.
class EventQueue {
 public:
  EventQueue();

  /// Returns the event's key, which no other event ever has.
  std::uint64_t push(Tick when, ActivityId activity) {
    assert(when.count > std::numeric_limits<std::int64_t>::min());
    const Event event{when.count, next_key(activity)};
    ++size_;
    add(event);
    return event.key;
  }
  /// A key as `push` would give it, for what ends by no event of this queue.
  std::uint64_t next_key(ActivityId activity) {
    assert(activity.value < Event::most_activities);
    return sequence_++ << Event::activity_bits | activity.value;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  /// The next event. Precondition of this and what follows: not empty.
  const Event& top() {
    if (head_ == end_) refill();
    return bottom_[head_];
  }
  void pop() { pop(1); }
  /// Removes the first `count` events of `sorted()`.
  void pop(std::size_t count) {
    if (head_ == end_) refill();
    assert(count <= end_ - head_);
    head_ += count;
    size_ -= count;
  }

  /// The next events, at least all of the next tick: for whoever wants to prefetch what they touch. Valid until a push.
  std::span<const Event> sorted() {
    if (head_ == end_) refill();
    return {bottom_.data() + head_, end_ - head_};
  }
  /// All events of the next tick. Valid until a push.
  std::span<const Event> instant() {
    const std::span<const Event> all = sorted();
    std::size_t count = 1;
    while (count < all.size() && all[count].tick == all[0].tick) ++count;
    return all.first(count);
  }

  /// Bytes held, used or not.
  std::size_t memory() const;

 private:
  using Bucket = EventStore::Bucket;

  /// Equal slices of time, each of 2^shift ticks; the last one reaches to `end`.
  struct Rung {
    std::vector<Bucket> buckets;
    std::int64_t start = 0, end = 0;  ///< first and last tick
    std::int64_t done = 0;            ///< last tick of the buckets that had their turn
    std::size_t next = 0, last = 0;   ///< the bucket whose turn comes, the last one
    int shift = 0;

    Bucket& bucket_of(std::int64_t tick) {
      return buckets[std::min<std::size_t>(distance(start, tick) >> shift, last)];
    }
    std::int64_t last_tick(std::size_t bucket) const {
      if (bucket == last) return end;
      return static_cast<std::int64_t>(static_cast<std::uint64_t>(start) + ((bucket + 1) << shift) - 1);
    }
  };

  /// Exact for any two ticks, however far apart.
  static std::uint64_t distance(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  }

  void add(const Event& event) {
    if (event.tick > top_after_) {
      top_first_ = std::min(top_first_, event.tick);
      top_last_ = std::max(top_last_, event.tick);
      return store_.append(top_, event);
    }
    for (std::size_t r = 0; r < depth_; ++r)
      if (event.tick > rungs_[r].done) return store_.append(rungs_[r].bucket_of(event.tick), event);
    insert(event);
  }
  void refill();
  void sort_or_divide(Bucket, std::int64_t first, std::int64_t last, std::int64_t end);
  void divide(Bucket, std::int64_t first, std::int64_t last, std::int64_t end);
  void sort(Bucket, std::int64_t first, std::int64_t last);
  void insert(const Event&);
  void spill();
  void collapse();
  void reserve_bottom(std::size_t);

  EventStore store_;
  Bucket top_;
  std::int64_t top_after_;             ///< later ticks belong to the top
  std::int64_t top_first_, top_last_;  ///< range of what lies there
  std::vector<Rung> rungs_;
  std::size_t depth_ = 0;      ///< rungs in use; the last one is the nearest
  std::vector<Event> bottom_;  ///< sorted in [head_, end_)
  std::size_t head_ = 0, end_ = 0;
  std::size_t moves_left_ = 0;        ///< insertions may shift that many events before the bottom is spilled
  std::vector<Event> unsorted_;       ///< scratch of `sort`
  std::vector<std::uint32_t> cells_;  ///< scratch of `sort`
  std::size_t size_ = 0;
  std::uint64_t sequence_ = 0;
};

}  // namespace pelsim
