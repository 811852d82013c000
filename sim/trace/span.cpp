#include "sim/trace/span.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace pelsim {

std::string_view name_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::idle: return "idle";
    case SpanKind::wait_dependency: return "wait_dependency";
    case SpanKind::wait_scheduler: return "wait_scheduler";
    case SpanKind::wait_device: return "wait_device";
    case SpanKind::wait_data: return "wait_data";
    case SpanKind::message: return "message_overhead";
    case SpanKind::overhead: return "overhead";
    case SpanKind::compute: return "compute";
  }
  return "";
}

SlotLanes::SlotLanes(const Trace& trace, std::size_t slots) : trace_(&trace), begin_(slots + 1, 0) {
  // Counting sort: the trace is in order of end, and attempts on one slot never overlap, so each lane comes out sorted.
  for (const Attempt& a : trace.attempts) {
    assert(a.first.index() + a.slots <= slots);
    for (SlotCount k = 0; k < a.slots; ++k) ++begin_[a.first.index() + k + 1];
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  order_.resize(begin_.back());
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t i = 0; i < trace.attempts.size(); ++i) {
    const Attempt& a = trace.attempts[i];
    for (SlotCount k = 0; k < a.slots; ++k) order_[next[a.first.index() + k]++] = static_cast<std::uint32_t>(i);
  }
  for (std::size_t s = 0; s < slots; ++s) {
    [[maybe_unused]] const auto lane = attempts(SlotId(s));
    assert(std::adjacent_find(lane.begin(), lane.end(), [&](std::uint32_t a, std::uint32_t b) {
             return trace.attempts[b].reserved < trace.attempts[a].end;
           }) == lane.end());
  }
}

std::vector<std::uint32_t> last_attempts(const Trace& trace, std::size_t tasks) {
  std::vector<std::uint32_t> last(tasks, Span::no_attempt);
  for (std::size_t i = 0; i < trace.attempts.size(); ++i) {
    std::uint32_t& slot = last[trace.attempts[i].task.index()];
    if (slot == Span::no_attempt || trace.attempts[slot].number < trace.attempts[i].number)
      slot = static_cast<std::uint32_t>(i);
  }
  return last;
}

}  // namespace pelsim
