#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/state/view_state.hpp"
#include "sim/trace/trace_store.hpp"

namespace pelsim::gui {

/// Time that does not run evenly over the pixels: the ends of stretches that have a pace of their own each. Both
/// ascend, from the beginning to the end of what is visible; pixels are whole.
struct TimePace {
  std::vector<int> x;
  std::vector<Tick> at;
  bool operator==(const TimePace&) const = default;
};
/// Busy stretches get more room: seven tenths of the width go by attempts that end, three by time. Null where none
/// does.
std::shared_ptr<const TimePace> pace_of_events(const AttemptColumns&, TimeRange visible, int width);

/// Time along a stretch of pixels. `width` > 0.
struct TimeScale {
  TimeRange visible;
  double width = 1;
  std::shared_ptr<const TimePace> pace = {};  ///< null: evenly

  /// On the whole.
  double ticks_per_pixel() const { return static_cast<double>(visible.length().count) / width; }
  double x_of(Tick t) const {
    return pace ? uneven_x_of(t) : static_cast<double>((t - visible.from).count) / ticks_per_pixel();
  }
  /// With parts of ticks; may lie outside the visible range, as `tick_at`.
  double ticks_at(double x) const;
  /// The tick whose time covers the pixel's left edge.
  Tick tick_at(double x) const;

 private:
  double uneven_x_of(Tick) const;
};

/// Columns of one width in time.
struct Stretch {
  int first = 0, count = 0;
  Tick from;              ///< left edge of the first
  double per_column = 1;  ///< ticks
};
/// They tile the width, `ratio` columns a pixel.
std::vector<Stretch> stretches(const TimeScale&, double ratio = 1);
/// How many of the columns begin before `end`.
int columns_before(const std::vector<Stretch>&, Tick end);

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
