#pragma once
#include <cstdint>
#include <span>

namespace pelsim::host {

/// How another machine's clock stands to ours, in nanoseconds: ours = theirs + offset, within the error.
struct ClockOffset {
  std::int64_t offset = 0, error = 0;
};

/// We asked, they looked at their clock, we had the answer.
struct ClockReading {
  std::int64_t asked = 0, theirs = 0, answered = 0;
};

/// From the reading with the shortest way to and fro: they looked at some moment of it, so the middle is wrong by at
/// most half of it [Cristian, Probabilistic clock synchronization, Distributed Computing 3, 1989]. At least one
/// reading.
inline ClockOffset clock_offset(std::span<const ClockReading> readings) {
  const ClockReading* best = &readings.front();
  for (const ClockReading& r : readings)
    if (r.answered - r.asked < best->answered - best->asked) best = &r;
  const std::int64_t way = best->answered - best->asked;
  return {best->asked + way / 2 - best->theirs, (way + 1) / 2};
}

}  // namespace pelsim::host
