#pragma once
#include <QColor>
#include <QRect>
#include <QString>
#include <array>
#include <vector>

#include "sim/trace/activity.hpp"

class QPainter;
class QPalette;

namespace pelsim::gui {

/// A stack of activities from below: what is useful first.
inline constexpr std::array activity_stack{LaneActivity::compute, LaneActivity::communication,
                                           LaneActivity::synchronisation, LaneActivity::overhead, LaneActivity::idle};

struct LegendEntry {
  QString name;
  QColor colour;
};
/// The five activities in their order.
std::vector<LegendEntry> activity_legend(const QPalette&);
/// Squares and names from left to right, in as many lines as needed. Returns the height taken.
int paint_legend(QPainter&, QRect, const std::vector<LegendEntry>&, const QPalette&);

/// The left axis of a painted chart: numbers and fine lines across the plot; 0 is at the bottom.
void paint_left_axis(QPainter&, QRect plot, double most, const QString& title, const QPalette&);
/// Room that it needs left of the plot.
int left_axis_width(const QPainter&, double most);

}  // namespace pelsim::gui
