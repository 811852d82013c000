#pragma once
#include <array>
#include <vector>

#include "gui/palette.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// A range in equal bins; edges are whole ticks, so bins may differ by one.
struct Bins {
  TimeRange range;
  std::size_t count = 1;
  Tick edge(std::size_t i) const;
  Tick length(std::size_t i) const { return edge(i + 1) - edge(i); }
  /// The bin that holds the instant. Precondition: it is in the range.
  std::size_t at(Tick) const;
};
/// At most as many bins as ticks.
Bins bins_of(TimeRange range, std::size_t most);

/// Lanes in each activity, as the mean over each bin: what a lane does for half of the bin counts half.
struct ActivitySeries {
  Bins bins;
  std::vector<std::array<double, activities>> lanes;  ///< by bin
  std::array<double, activities> lane_seconds{};      ///< over the whole range, exact but for rounding
};
ActivitySeries activity_series(const SlotLanes&, Bins);

/// Share of each bin that each lane spends in an activity: [lane * bins + bin].
std::vector<double> activity_map(const SlotLanes&, Bins, Activity);

}  // namespace pelsim::gui
