#include "sim/native/event_queue.hpp"

#include <bit>
#include <utility>

namespace pelsim {

namespace {

constexpr std::int64_t earliest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max();

constexpr std::size_t most_rungs = 24;
/// A rung's buckets hold that many events on average, but their tails should stay in the second-level cache.
constexpr std::size_t events_per_bucket = 16;
constexpr std::size_t most_buckets = 16384;

/// Buckets up to this size are sorted rather than divided. An insertion into a bottom of b out of n events is needed
/// for b/n of the pushes and shifts up to b events, so b may grow as the square root of n.
std::size_t sorted_at_once(std::size_t pending) {
  const int bits = static_cast<int>(std::bit_width(pending));
  return std::size_t{1} << std::clamp(bits / 2 + 1, 3, 11);
}

/// The least shift that leaves fewer than `cells` different values of 0..range.
int shift_for(std::uint64_t range, std::size_t cells) {
  return std::max(0, static_cast<int>(std::bit_width(range)) - static_cast<int>(std::bit_width(cells) - 1));
}

/// How many of the sorted events are not after the tick; a binary search without branches, as none could be foretold.
std::size_t not_after(const Event* events, std::size_t count, std::int64_t tick) {
  const Event* base = events;
  while (count > 1) {
    const std::size_t half = count / 2;
    base += (base[half - 1].tick <= tick ? half : 0);
    count -= half;
  }
  return static_cast<std::size_t>(base - events) + (base->tick <= tick ? 1 : 0);
}

/// Sorts by tick, stable. False when it gave up after too many moves (the events are all there, in some order).
bool insertion_sort(Event* events, std::size_t count, std::size_t moves) {
  for (std::size_t i = 1; i < count; ++i) {
    const Event event = events[i];
    std::size_t to = i;
    while (to > 0 && event.tick < events[to - 1].tick) {
      events[to] = events[to - 1];
      --to;
    }
    events[to] = event;
    if (i - to > moves) return false;
    moves -= i - to;
  }
  return true;
}

}  // namespace

EventQueue::EventQueue()
    : top_after_(earliest), top_first_(latest), top_last_(earliest), rungs_(most_rungs), bottom_(256) {}

/// Brings the next events into the empty bottom.
void EventQueue::refill() {
  assert(size_ > 0);
  head_ = end_ = 0;
  while (head_ == end_) {
    if (depth_ == 0) {
      const Bucket all = std::exchange(top_, Bucket{});
      const std::int64_t first = std::exchange(top_first_, latest);
      const std::int64_t last = std::exchange(top_last_, earliest);
      top_after_ = last;
      sort_or_divide(all, first, last, last);
      continue;
    }
    Rung& rung = rungs_[depth_ - 1];
    while (rung.next <= rung.last && rung.buckets[rung.next].count == 0) ++rung.next;
    if (rung.next > rung.last) {
      --depth_;
      continue;
    }
    const Bucket bucket = std::exchange(rung.buckets[rung.next], Bucket{});
    rung.done = rung.last_tick(rung.next++);
    std::int64_t first = latest, last = earliest;
    store_.each(bucket, [&](const Event& event) {
      first = std::min(first, event.tick);
      last = std::max(last, event.tick);
    });
    sort_or_divide(bucket, first, last, rung.done);
  }
}

void EventQueue::sort_or_divide(Bucket bucket, std::int64_t first, std::int64_t last, std::int64_t end) {
  if (bucket.count <= sorted_at_once(size_) || first == last || depth_ == most_rungs)
    sort(bucket, first, last);
  else
    divide(bucket, first, last, end);
}

/// Makes a rung of the events of [first, last]; it takes later ones up to `end`, too.
void EventQueue::divide(Bucket bucket, std::int64_t first, std::int64_t last, std::int64_t end) {
  Rung& rung = rungs_[depth_++];
  const std::uint64_t range = distance(first, last);
  rung.shift = shift_for(range, std::clamp<std::size_t>(bucket.count / events_per_bucket, 8, most_buckets));
  rung.start = first;
  rung.end = end;
  rung.done = first - 1;
  rung.next = 0;
  rung.last = range >> rung.shift;
  rung.buckets.assign(rung.last + 1, Bucket{});
  store_.drain(bucket, [&](const Event& event) { store_.append(rung.bucket_of(event.tick), event); });
}

/// Moves the events into the bottom: spreads them over as many cells as there are events, by time, then lets an
/// insertion sort put right the few that share a cell.
void EventQueue::sort(Bucket bucket, std::int64_t first, std::int64_t last) {
  const std::size_t count = bucket.count;
  reserve_bottom(count);
  head_ = 0;
  end_ = count;
  moves_left_ = 16 * count + 1024;
  if (first == last || count <= 8) {
    Event* to = bottom_.data();
    store_.drain(bucket, [&](const Event& event) { *to++ = event; });
    if (first != last) insertion_sort(bottom_.data(), count, count * count);
    return;
  }
  const std::size_t cells = std::bit_ceil(count);
  const std::uint64_t range = distance(first, last);
  const int shift = shift_for(range, cells);
  cells_.assign(cells + 1, 0);
  if (unsorted_.size() < count) unsorted_.resize(std::max(count, 2 * unsorted_.size()));
  Event* to = unsorted_.data();
  store_.drain(bucket, [&](const Event& event) {
    *to++ = event;
    ++cells_[(distance(first, event.tick) >> shift) + 1];
  });
  std::uint32_t sum = 0;
  for (std::uint32_t& cell : cells_) sum = cell += sum;
  for (std::size_t i = 0; i < count; ++i) {
    const Event& event = unsorted_[i];
    bottom_[cells_[distance(first, event.tick) >> shift]++] = event;
  }
  // Far from uniform, as with one event far away from the others: by comparison, then.
  if (!insertion_sort(bottom_.data(), count, 4 * count))
    std::sort(bottom_.begin(), bottom_.begin() + static_cast<std::ptrdiff_t>(count));
}

void EventQueue::reserve_bottom(std::size_t count) {
  if (bottom_.size() < count) bottom_.resize(std::max(count, bottom_.size() + bottom_.size() / 2));
}

/// Into the sorted bottom, behind all of the same tick; shifts the shorter side.
void EventQueue::insert(const Event& event) {
  if (end_ == bottom_.size() && head_ > 0 && head_ >= end_ / 2) {
    std::copy(bottom_.begin() + static_cast<std::ptrdiff_t>(head_), bottom_.end(), bottom_.begin());
    end_ -= std::exchange(head_, 0);
  }
  reserve_bottom(end_ + 1);
  Event* const begin = bottom_.data() + head_;
  Event* const end = bottom_.data() + end_;
  if (begin == end || event.tick >= end[-1].tick) {
    *end = event;
    ++end_;
    return;
  }
  Event* const at = begin + not_after(begin, end_ - head_, event.tick);
  std::size_t moves;
  if (head_ > 0 && at - begin < end - at) {
    moves = static_cast<std::size_t>(at - begin);
    std::copy(begin, at, begin - 1);
    at[-1] = event;
    --head_;
  } else {
    moves = static_cast<std::size_t>(end - at);
    std::copy_backward(at, end, end + 1);
    *at = event;
    ++end_;
  }
  if (moves <= moves_left_) {
    moves_left_ -= moves;
    return;
  }
  spill();
}

/// Insertions have become dear: turns the bottom, but for its first tick, into a rung.
void EventQueue::spill() {
  moves_left_ = 1024;
  if (end_ - head_ < 64) return;
  if (depth_ == most_rungs) return collapse();
  std::size_t from = head_ + 1;
  while (from < end_ && bottom_[from].tick == bottom_[head_].tick) ++from;
  if (from == end_) return;
  Bucket bucket;
  for (std::size_t i = from; i < end_; ++i) store_.append(bucket, bottom_[i]);
  const std::int64_t first = bottom_[from].tick, last = bottom_[end_ - 1].tick;
  end_ = from;
  divide(bucket, first, last, depth_ == 0 ? top_after_ : rungs_[depth_ - 1].done);
}

/// All rungs are in use, which takes an opponent: everything goes back into the top, to be divided anew.
void EventQueue::collapse() {
  const auto back = [this](const Event& event) {
    top_first_ = std::min(top_first_, event.tick);
    top_last_ = std::max(top_last_, event.tick);
    store_.append(top_, event);
  };
  for (; head_ < end_; ++head_) back(bottom_[head_]);
  for (; depth_ > 0; --depth_) {
    Rung& rung = rungs_[depth_ - 1];
    for (std::size_t b = rung.next; b <= rung.last; ++b) store_.drain(std::exchange(rung.buckets[b], Bucket{}), back);
  }
  top_after_ = earliest;
}

std::size_t EventQueue::memory() const {
  std::size_t bytes = store_.memory() + (bottom_.capacity() + unsorted_.capacity()) * sizeof(Event) +
                      cells_.capacity() * sizeof(std::uint32_t);
  for (const Rung& rung : rungs_) bytes += rung.buckets.capacity() * sizeof(Bucket);
  return bytes;
}

}  // namespace pelsim
