#include "sim/trace/span.hpp"

#include "tests/catch.hpp"
#include "tests/sim/trace_samples.hpp"

using namespace pelsim;

TEST_CASE("the spans of every slot tile the run") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const Trace trace = samples::random_trace(seed, 300, 7);
    const SlotLanes lanes(trace, 7);
    for (std::size_t s = 0; s < 7; ++s) {
      Tick at{};
      bool gapless = true;
      lanes.each_span(SlotId(s), [&](const Span& span) {
        gapless = gapless && span.from == at && span.to > span.from;
        at = span.to;
      });
      CHECK(gapless);
      CHECK(at == trace.end);
    }
  }
}

TEST_CASE("a slot computes as long as its attempts say") {
  const Trace trace = samples::random_trace(5, 200, 4);
  const SlotLanes lanes(trace, 4);
  std::int64_t by_span = 0, by_attempt = 0;
  for (std::size_t s = 0; s < 4; ++s)
    lanes.each_span(SlotId(s), [&](const Span& span) {
      if (span.kind == SpanKind::compute) by_span += span.length().count;
    });
  for (const Attempt& a : trace.attempts) by_attempt += (a.end - a.run).count * a.slots;
  CHECK(by_attempt > 0);
  CHECK(by_span == by_attempt);
}

TEST_CASE("the spans of every task tile its life") {
  const Trace trace = samples::random_trace(9, 500, 3);
  for (const Attempt& a : trace.attempts) {
    Tick at{};  // released at 0
    bool gapless = true;
    each_task_span(a, Tick{}, [&](SpanKind, Tick from, Tick to) {
      gapless = gapless && from == at && to > from;
      at = to;
    });
    CHECK(gapless);
    CHECK(at == a.end);
  }
}

TEST_CASE("a slot that is reserved before its task is ready waits for the dependency, then for the data") {
  Attempt a;
  a.task = TaskId(0);
  a.first = SlotId(0);
  a.ready = a.placed = {4};
  a.reserved = {1};
  a.inputs = a.start = {6};
  a.run = {7};
  a.end = {9};
  Trace trace;
  trace.end = {10};
  trace.attempts = {a};
  std::vector<std::pair<SpanKind, std::int64_t>> seen;
  SlotLanes(trace, 1).each_span(SlotId(0), [&](const Span& s) { seen.emplace_back(s.kind, s.length().count); });
  // reserved 1, ready 4, inputs 6, run 7, end 9, makespan 10
  CHECK(seen == std::vector<std::pair<SpanKind, std::int64_t>>{{SpanKind::idle, 1},
                                                               {SpanKind::wait_dependency, 3},
                                                               {SpanKind::wait_data, 2},
                                                               {SpanKind::overhead, 1},
                                                               {SpanKind::compute, 2},
                                                               {SpanKind::idle, 1}});
}

TEST_CASE("the last attempt of a task is the one with the highest number") {
  Trace trace;
  Attempt a;
  a.task = TaskId(1);
  a.number = 1;
  trace.attempts.push_back(a);
  a.number = 0;
  trace.attempts.push_back(a);
  CHECK(last_attempts(trace, 2) == std::vector<std::uint32_t>{Span::no_attempt, 0});
}

TEST_CASE("the hash of a trace does not depend on the order of recording, but on every tick") {
  const Trace trace = samples::random_trace(3, 100, 4);
  Trace other = trace;
  std::reverse(other.attempts.begin(), other.attempts.end());
  CHECK(trace_hash(other) == trace_hash(trace));
  other.attempts[17].inputs.count += 1;
  CHECK(trace_hash(other) != trace_hash(trace));
}
