#pragma once
#include "gui/timeline/timeline_index.hpp"
#include "gui/view.hpp"

namespace pelsim::gui {

/// Spans that touch the range, of the picked lanes (none: of all), when there are few enough of them to be read; else
/// one line a lane with its time shares. Times are in seconds. Spans that the filter dims are left out; shares are of
/// all.
Table timeline_table(const TimelineIndex&, TimeRange, const std::vector<SlotId>& lanes, const Filter& = {});
inline constexpr std::size_t most_table_spans = 5000;

/// Shares of the classes of a pyramid, and of idle behind them, of all lanes within the part of the range that the run
/// lasts. Sums to 1.
std::vector<double> total_shares(const SharePyramid&, TimeRange);

}  // namespace pelsim::gui
