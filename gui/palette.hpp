#pragma once
#include <QColor>
#include <QPalette>
#include <array>
#include <string_view>

#include "sim/trace/span.hpp"

namespace pelsim::gui {

/// What a lane does, as colours tell it apart; spans of several kinds share one. Fixed order everywhere.
enum class Activity : std::uint8_t { compute, communication, synchronisation, overhead, idle };
inline constexpr std::size_t activities = 5;

/// compute; wait_data and message are communication; waits for tasks, policies and devices are synchronisation.
Activity activity_of(SpanKind);
std::string_view name_of(Activity);

enum class Theme { light, dark };
/// By the palette's luminance (Qt 6.4 does not tell).
Theme theme_of(const QPalette&);

/// Told apart by protan, deutan and tritan eyes: smallest distance dE76 light 22/26/20, dark 21/18/16 (Machado 2009).
QColor colour_of(Activity, Theme);
/// Of the i-th of several things that are no activities (kinds of tasks, alternatives): Okabe and Ito 2008.
QColor colour_of_series(std::size_t i, Theme);
/// Sequential map for heat maps, 0..1: cividis (Nunez et al. 2018), interpolated between 9 knots.
QColor heat(double share);
/// Diverging map, -1..1: blue, white, orange.
QColor difference(double share);

}  // namespace pelsim::gui
