#include "sim/trace/trace_store.hpp"

#include <algorithm>
#include <numeric>

namespace pelsim {
namespace {

constexpr Tick longest_run{std::int64_t{1} << 62};  // sums of two instants fit

}  // namespace

AttemptColumns AttemptColumns::of(const Trace& trace, std::size_t lanes) {
  AttemptColumns columns;
  columns.count = trace.attempts.size();
  columns.lanes = lanes;
  columns.end = trace.end;
  columns.clock = trace.clock;
  const Attempt* a = trace.attempts.data();
  if (columns.count == 0) return columns;
  const auto member = [](const auto& first) { return std::pair{static_cast<const void*>(&first), sizeof(Attempt)}; };
  const auto ids = [&](const auto& first) { return std::make_from_tuple<Strided<std::uint32_t>>(member(first)); };
  const auto ticks = [&](const Tick& first) { return std::make_from_tuple<Strided<Tick>>(member(first)); };
  columns.task = ids(a->task);
  columns.first = ids(a->first);
  columns.slots = ids(a->slots);
  columns.reserved = ticks(a->reserved);
  columns.ready = ticks(a->ready);
  columns.start = ticks(a->start);
  columns.exchanged = ticks(a->exchanged);
  columns.run = ticks(a->run);
  columns.ended = ticks(a->end);
  return columns;
}

AttemptColumns AttemptColumns::of(const PelFile& file) {
  AttemptColumns columns;
  columns.count = file.column<std::uint32_t>("attempt.task").size();
  columns.lanes = file.column<std::uint32_t>("slot.device").size();
  columns.end = file.end();
  if (columns.end < Tick{} || columns.end > longest_run)
    throw ScenarioError(Place{file.path(), 0, 0}, "has an end that no clock counts to");
  columns.clock = file.clock();
  const auto whole = [&]<class T>(std::string_view name, Strided<T>& into) {
    const auto found = file.column<T>(name);
    if (found.size() < columns.count)
      throw ScenarioError(Place{file.path(), 0, 0}, "section '" + std::string(name) + "' is missing or short");
    into = Strided<T>(found.data(), sizeof(T));
  };
  whole("attempt.task", columns.task);
  whole("attempt.slot", columns.first);
  whole("attempt.slots", columns.slots);
  whole("attempt.reserved", columns.reserved);
  whole("attempt.ready", columns.ready);
  whole("attempt.start", columns.start);
  whole("attempt.exchanged", columns.exchanged);
  whole("attempt.run", columns.run);
  whole("attempt.end", columns.ended);
  for (std::size_t i = 0; i < columns.count; ++i) {
    const std::size_t slots = columns.slots[i];
    if (slots > 0 && columns.first[i] + slots > columns.lanes)
      throw ScenarioError(Place{file.path(), 0, 0}, "attempt " + std::to_string(i) + " names a slot that there is not");
  }
  return columns;
}

TraceStore::TraceStore(AttemptColumns columns, std::shared_ptr<const void> keep)
    : columns_(columns), keep_(std::move(keep)), begin_(columns.lanes + 1, 0) {
  for (std::size_t i = 0; i < columns_.count; ++i)
    for (std::size_t k = 0; k < columns_.slots[i]; ++k) ++begin_[columns_.first[i] + k + 1];
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  order_.resize(begin_.back());
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t i = 0; i < columns_.count; ++i)
    for (std::size_t k = 0; k < columns_.slots[i]; ++k)
      order_[next[columns_.first[i] + k]++] = static_cast<std::uint32_t>(i);
}

std::size_t TraceStore::first_after(SlotId lane, Tick at) const {
  const auto all = attempts(lane);
  const auto found = std::partition_point(all.begin(), all.end(),
                                          [&](std::uint32_t attempt) { return columns_.ended[attempt] <= at; });
  return static_cast<std::size_t>(found - all.begin());
}

std::optional<Span> TraceStore::span_at(SlotId lane, Tick at) const {
  std::optional<Span> found;
  if (at < Tick{} || !(at < end())) return found;
  each_span(lane, at, {at.count + 1}, [&](const Span& span) { found = span; });
  return found;
}

Bytes TraceStore::memory() const {
  return Bytes(static_cast<double>(begin_.capacity() * sizeof begin_[0] + order_.capacity() * sizeof order_[0]));
}

}  // namespace pelsim
