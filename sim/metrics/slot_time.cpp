#include "sim/metrics/slot_time.hpp"

#include <numeric>

namespace pelsim {

TimeByKind& TimeByKind::operator+=(const TimeByKind& other) {
  for (std::size_t k = 0; k < span_kinds; ++k) seconds[k] += other.seconds[k];
  return *this;
}

Seconds TimeByKind::total() const { return Seconds(std::accumulate(seconds.begin(), seconds.end(), 0.0)); }

double TimeByKind::share(SpanKind kind) const {
  const double all = total().value;
  return all > 0 ? seconds[static_cast<std::size_t>(kind)] / all : 0;
}

namespace {

/// Ticks are added as integers, so a million spans lose nothing; one slot's sum is at most the makespan.
struct TicksByKind {
  std::array<std::int64_t, span_kinds> ticks{};

  void add(SpanKind kind, Tick length) { ticks[static_cast<std::size_t>(kind)] += length.count; }
  TimeByKind times(const Clock& clock) const {
    TimeByKind times;
    for (std::size_t k = 0; k < span_kinds; ++k) times.seconds[k] = clock.seconds({ticks[k]}).value;
    return times;
  }
};

}  // namespace

std::vector<TimeByKind> slot_times(const SlotLanes& lanes) {
  std::vector<TimeByKind> times;
  times.reserve(lanes.slots());
  for (std::size_t s = 0; s < lanes.slots(); ++s) {
    TicksByKind sums;
    lanes.each_span(SlotId(s), [&](const Span& span) { sums.add(span.kind, span.length()); });
    times.push_back(sums.times(lanes.trace().clock));
  }
  return times;
}

TimeByKind task_times(const Trace& trace) {
  // Many tasks may wait longer, all together, than a clock of ticks reaches: so these sums are doubles.
  TimeByKind times;
  for (const Attempt& a : trace.attempts)
    each_task_span(a, a.ready,
                   [&](SpanKind kind, Tick from, Tick to) { times.add(kind, trace.clock.seconds(to - from)); });
  return times;
}

double DeviceUse::utilisation() const {
  return time.share(SpanKind::compute) + time.share(SpanKind::overhead) + time.share(SpanKind::message);
}

std::vector<DeviceUse> device_use(const Trace& trace, const Platform& platform,
                                  const std::vector<TimeByKind>& slot_times) {
  std::vector<DeviceUse> use(platform.devices());
  for (std::size_t s = 0; s < slot_times.size(); ++s) use[platform.device_of(SlotId(s)).index()].time += slot_times[s];
  for (const Attempt& a : trace.attempts)
    if (a.outcome == Outcome::done) ++use[platform.device_of(a.first).index()].tasks;
  return use;
}

std::vector<Seconds> useful_times(const std::vector<TimeByKind>& slot_times) {
  std::vector<Seconds> useful;
  useful.reserve(slot_times.size());
  for (const TimeByKind& time : slot_times) useful.push_back(time[SpanKind::compute]);
  return useful;
}

}  // namespace pelsim
