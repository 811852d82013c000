#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// Time along a stretch of pixels. `width` > 0.
struct TimeScale {
  TimeRange visible;
  double width = 1;

  double ticks_per_pixel() const { return static_cast<double>(visible.length().count) / width; }
  double x_of(Tick t) const { return static_cast<double>((t - visible.from).count) / ticks_per_pixel(); }
  /// The tick whose time covers the pixel's left edge; may lie outside the visible range.
  Tick tick_at(double x) const;
};

/// The range `factor` times as long (at least one tick), with `at` in the same place of the picture.
TimeRange zoomed(TimeRange, Tick at, double factor);
TimeRange moved(TimeRange, Tick by);
/// The range with some room on both sides.
TimeRange with_margin(TimeRange);

struct RulerMark {
  Tick at;
  std::string label;  ///< empty: a mark between labelled ones
};
/// Round times in SI units, never closer than the clock's tick. Where labels would repeat many digits they count from
/// `origin`, whose text is then not empty.
struct Ruler {
  std::vector<RulerMark> marks;
  Tick origin;
  std::string origin_label;
};
/// `label_width` is how many pixels a label needs, its distance to the next one included.
Ruler ruler(const TimeScale&, const Clock&, double label_width);

/// "1.1ms-1.9ms", "1.1 ms .. 1.9 ms", "1.1 ms to 1.9 ms"; nullopt when it is none, or empty.
std::optional<TimeRange> parse_range(std::string_view, const Clock&);
/// "1.1 ms - 1.9 ms", with as many digits as tell the ends apart.
std::string range_text(TimeRange, const Clock&);
/// Time at one place of a picture: as many digits as its pixels tell apart.
std::string instant_text(Tick, const TimeScale&, const Clock&);

}  // namespace pelsim::gui
