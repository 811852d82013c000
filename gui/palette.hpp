#pragma once
#include <QColor>
#include <QPalette>

#include "sim/trace/activity.hpp"

namespace pelsim::gui {

using pelsim::activities;
using Activity = LaneActivity;
using pelsim::activity_of;
using pelsim::name_of;

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
