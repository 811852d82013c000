#pragma once
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sim/trace/pel_file.hpp"
#include "sim/trace/span.hpp"

namespace pelsim {

/// One column of a table, wherever it lies: members of structs in a vector, or elements in a mapped file.
template <class T>
class Strided {
 public:
  Strided() = default;
  Strided(const void* first, std::size_t stride) : first_(static_cast<const char*>(first)), stride_(stride) {}
  T operator[](std::size_t i) const {
    T value;
    std::memcpy(&value, first_ + i * stride_, sizeof value);
    return value;
  }
  void prefetch(std::size_t i) const { __builtin_prefetch(first_ + i * stride_); }

 private:
  const char* first_ = nullptr;
  std::size_t stride_ = 0;
};

/// The instants of an attempt that a slot's spans are made of.
struct SlotTimes {
  Tick reserved, ready, start, exchanged, run, end;
};

/// Attempts as columns, in the order of their ends. Views: what they were made of must stay alive.
struct AttemptColumns {
  std::size_t count = 0;
  std::size_t lanes = 0;  ///< slots of the platform
  Tick end;               ///< of the run
  Clock clock;
  Strided<std::uint32_t> task, first, slots;
  Strided<Tick> reserved, ready, start, exchanged, run, ended;

  static AttemptColumns of(const Trace&, std::size_t lanes);
  /// Throws ScenarioError when a column is missing or short, or an attempt names a slot that there is not.
  static AttemptColumns of(const PelFile&);

  SlotTimes times(std::size_t i) const { return {reserved[i], ready[i], start[i], exchanged[i], run[i], ended[i]}; }
  void prefetch(std::size_t i) const {
    reserved.prefetch(i), ready.prefetch(i), start.prefetch(i), exchanged.prefetch(i), run.prefetch(i);
    ended.prefetch(i);
  }
};

/// The spans of each lane, found by time: nothing is copied but the order of the attempts, 4 B for each slot of each.
class TraceStore {
 public:
  /// `keep` is what the columns lie in; it lives as long as the store.
  TraceStore(AttemptColumns columns, std::shared_ptr<const void> keep);

  std::size_t lanes() const { return begin_.size() - 1; }
  Tick end() const { return columns_.end; }
  const AttemptColumns& columns() const { return columns_; }
  /// Indices of attempts, in order of time.
  std::span<const std::uint32_t> attempts(SlotId lane) const {
    return {order_.data() + begin_[lane.index()], order_.data() + begin_[lane.index() + 1]};
  }
  /// Calls `take(Span)` for the spans that touch [from, to), whole, in order of time. They tile what they cover.
  template <class Take>
  void each_span(SlotId lane, Tick from, Tick to, Take&& take) const;
  /// None outside [0, end).
  std::optional<Span> span_at(SlotId lane, Tick at) const;
  /// Of the index alone.
  Bytes memory() const;

 private:
  /// Position in the lane of the first attempt that ends after `at`.
  std::size_t first_after(SlotId lane, Tick at) const;

  AttemptColumns columns_;
  std::shared_ptr<const void> keep_;
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> order_;
};

template <class Take>
void TraceStore::each_span(SlotId lane, Tick from, Tick to, Take&& take) const {
  const auto all = attempts(lane);
  const std::size_t first = first_after(lane, from);
  Tick at = first == 0 ? Tick{} : std::min(columns_.ended[all[first - 1]], end());
  constexpr std::size_t ahead = 8;  // attempts of one lane lie far apart: ask for them early
  for (std::size_t k = first; k < all.size() && at < to; ++k) {
    if (k + ahead < all.size()) columns_.prefetch(all[k + ahead]);
    each_slot_span(columns_.times(all[k]), end(), at, [&](SpanKind kind, Tick begin, Tick until) {
      if (until > from && begin < to)
        take(Span{kind, kind == SpanKind::idle ? Span::no_attempt : all[k], begin, until});
    });
  }
  if (at < to && at < end()) take(Span{SpanKind::idle, Span::no_attempt, at, end()});
}

}  // namespace pelsim
