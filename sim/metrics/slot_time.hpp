#pragma once
#include <array>
#include <vector>

#include "sim/platform.hpp"
#include "sim/trace/span.hpp"

namespace pelsim {

/// Seconds by kind of span.
struct TimeByKind {
  std::array<double, span_kinds> seconds{};

  Seconds operator[](SpanKind kind) const { return Seconds(seconds[static_cast<std::size_t>(kind)]); }
  void add(SpanKind kind, Seconds time) { seconds[static_cast<std::size_t>(kind)] += time.value; }
  TimeByKind& operator+=(const TimeByKind& other);
  Seconds total() const;
  /// 0 when there is no time at all.
  double share(SpanKind kind) const;
};

/// What each slot did from 0 to the end of the trace; the kinds of one slot add up to the makespan.
std::vector<TimeByKind> slot_times(const SlotLanes&);

/// What all tasks did from the moment they were ready to their end, failed attempts included.
TimeByKind task_times(const Trace&);

/// Use of one device: the sum over its slots.
struct DeviceUse {
  TimeByKind time;
  std::uint64_t tasks = 0;  ///< attempts that ended well
  Seconds busy() const { return time[SpanKind::compute] + time[SpanKind::overhead] + time[SpanKind::message]; }
  /// Share of its slots' time that is compute or overhead.
  double utilisation() const;
};
std::vector<DeviceUse> device_use(const Trace&, const Platform&, const std::vector<TimeByKind>& slot_times);

/// Computing time of each slot: what POP calls useful.
std::vector<Seconds> useful_times(const std::vector<TimeByKind>& slot_times);

}  // namespace pelsim
