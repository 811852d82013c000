#include "gui/charts/activity_series.hpp"

#include <algorithm>

namespace pelsim::gui {
namespace {

/// Calls `take(bin, ticks)` for each bin that [from, to) touches.
template <class Take>
void each_bin(const Bins& bins, Tick from, Tick to, Take&& take) {
  from = std::max(from, bins.range.from);
  to = std::min(to, bins.range.to);
  if (from >= to) return;
  for (std::size_t i = bins.at(from); from < to; ++i) {
    const Tick until = std::min(to, bins.edge(i + 1));
    take(i, until - from);
    from = until;
  }
}

}  // namespace

Tick Bins::edge(std::size_t i) const {
  // 2^63 ticks times 2^20 bins need more than 64 bits.
  __extension__ using Wide = __int128;
  return range.from + Tick{static_cast<std::int64_t>(Wide{range.length().count} * static_cast<std::int64_t>(i) /
                                                     static_cast<std::int64_t>(count))};
}

std::size_t Bins::at(Tick t) const {
  const double share = static_cast<double>((t - range.from).count) / static_cast<double>(range.length().count);
  std::size_t i = std::min(static_cast<std::size_t>(share * static_cast<double>(count)), count - 1);
  while (i > 0 && t < edge(i)) --i;
  while (i + 1 < count && t >= edge(i + 1)) ++i;
  return i;
}

Bins bins_of(TimeRange range, std::size_t most) {
  const auto ticks = static_cast<std::size_t>(std::max<std::int64_t>(range.length().count, 1));
  return {range, std::clamp<std::size_t>(most, 1, ticks)};
}

ActivitySeries activity_series(const SlotLanes& lanes, Bins bins) {
  ActivitySeries out{bins, {}, {}};
  out.lanes.resize(bins.count);
  for (std::size_t s = 0; s < lanes.slots(); ++s)
    lanes.each_span(SlotId(s), [&](const Span& span) {
      const auto a = static_cast<std::size_t>(activity_of(span.kind));
      each_bin(bins, span.from, span.to,
               [&](std::size_t bin, Tick ticks) { out.lanes[bin][a] += static_cast<double>(ticks.count); });
    });
  for (std::size_t bin = 0; bin < bins.count; ++bin)
    for (std::size_t a = 0; a < activities; ++a) {
      out.lane_seconds[a] += out.lanes[bin][a] / lanes.trace().clock.per_second;
      out.lanes[bin][a] /= static_cast<double>(bins.length(bin).count);
    }
  return out;
}

std::vector<double> activity_map(const SlotLanes& lanes, Bins bins, Activity activity) {
  std::vector<double> out(lanes.slots() * bins.count);
  for (std::size_t s = 0; s < lanes.slots(); ++s)
    lanes.each_span(SlotId(s), [&](const Span& span) {
      if (activity_of(span.kind) != activity) return;
      each_bin(bins, span.from, span.to, [&](std::size_t bin, Tick ticks) {
        out[s * bins.count + bin] += static_cast<double>(ticks.count) / static_cast<double>(bins.length(bin).count);
      });
    });
  return out;
}

}  // namespace pelsim::gui
