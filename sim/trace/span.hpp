#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sim/trace/trace.hpp"

namespace pelsim {

/// What a task (or a slot) does from one tick to another. A task's spans tile its life, a slot's spans tile the run.
enum class SpanKind : std::uint8_t {
  idle,             ///< slot: nobody has it
  wait_dependency,  ///< task: a predecessor runs; slot: reserved for a task whose predecessors still run
  wait_scheduler,   ///< task: ready, not placed yet
  wait_device,      ///< task: placed, its slots are busy
  wait_data,        ///< its slots are reserved, inputs are on their way; task: pinned, and they are
  message,          ///< its slots send or receive its messages (LogGP's o)
  overhead,         ///< dispatch, steal, setup
  compute,
};
inline constexpr std::size_t span_kinds = 8;
std::string_view name_of(SpanKind);

/// Half open: [from, to). Never empty.
struct Span {
  SpanKind kind = SpanKind::idle;
  std::uint32_t attempt = no_attempt;  ///< index into Trace::attempts
  Tick from, to;

  static constexpr std::uint32_t no_attempt = 0xffffffffu;
  Tick length() const { return to - from; }
};

/// Calls `take(kind, from, to)` for each part of a try at a task, in order of time. The parts tile [birth, end], where
/// `birth` is the task's release (waits for predecessors count) or `Attempt::ready` (they do not).
template <class Take>
void each_task_span(const Attempt& a, Tick birth, Take&& take) {
  Tick at = birth;
  const auto until = [&](Tick to, SpanKind kind) {
    if (!(to > at)) return;
    take(kind, at, to);
    at = to;
  };
  until(a.ready, SpanKind::wait_dependency);
  until(a.placed, SpanKind::wait_scheduler);
  if (a.pinned) until(a.inputs, SpanKind::wait_data);
  until(a.reserved, SpanKind::wait_device);
  until(a.start, SpanKind::wait_data);
  until(a.exchanged < a.end ? a.exchanged : a.end, SpanKind::message);
  until(a.run < a.end ? a.run : a.end, SpanKind::overhead);  // preempted before the kernel began
  until(a.end, SpanKind::compute);
}

/// Calls `take(kind, from, to)` for what a slot does from `at` to the end of an attempt, and moves `at` there; idle
/// comes first. Reads the members of an Attempt of the same names.
template <class Times, class Take>
void each_slot_span(const Times& a, Tick end_of_run, Tick& at, Take&& take) {
  const auto until = [&](Tick to, SpanKind kind) {
    to = to < end_of_run ? to : end_of_run;
    if (!(to > at)) return;
    take(kind, at, to);
    at = to;
  };
  until(a.reserved, SpanKind::idle);
  until(a.ready < a.start ? a.ready : a.start, SpanKind::wait_dependency);
  until(a.start, SpanKind::wait_data);
  until(a.exchanged < a.end ? a.exchanged : a.end, SpanKind::message);
  until(a.run < a.end ? a.run : a.end, SpanKind::overhead);
  until(a.end, SpanKind::compute);
}

/// Which attempts each slot served, in order of time. An attempt of several slots appears in each of their lanes.
/// Reads the trace it was made for, which must stay alive.
class SlotLanes {
 public:
  SlotLanes(const Trace&, std::size_t slots);

  std::size_t slots() const { return begin_.size() - 1; }
  const Trace& trace() const { return *trace_; }
  /// Indices into Trace::attempts.
  std::span<const std::uint32_t> attempts(SlotId s) const {
    return {order_.data() + begin_[s.index()], order_.data() + begin_[s.index() + 1]};
  }
  /// Calls `take(Span)` for each span of the slot; they tile [0, Trace::end].
  template <class Take>
  void each_span(SlotId, Take&& take) const;

 private:
  const Trace* trace_;
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> order_;
};

/// Index of each task's last attempt in Trace::attempts; `Span::no_attempt` for tasks without one (markers).
std::vector<std::uint32_t> last_attempts(const Trace&, std::size_t tasks);

template <class Take>
void SlotLanes::each_span(SlotId slot, Take&& take) const {
  Tick at{};
  for (const std::uint32_t i : attempts(slot))
    each_slot_span(trace_->attempts[i], trace_->end, at, [&](SpanKind kind, Tick from, Tick to) {
      take(Span{kind, kind == SpanKind::idle ? Span::no_attempt : i, from, to});
    });
  if (at < trace_->end) take(Span{SpanKind::idle, Span::no_attempt, at, trace_->end});
}

}  // namespace pelsim
