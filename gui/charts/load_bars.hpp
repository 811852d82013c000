#pragma once
#include <QRect>
#include <optional>
#include <span>
#include <vector>

#include "gui/charts/lane_loads.hpp"

class QPainter;
class QPalette;

namespace pelsim::gui {

/// A bar for each load, from left to right, with lines at the mean and the most computing. Where bars are finer than
/// a pixel, a pixel shows the mean of those it stands for.
struct LoadBars {
  std::span<const LaneLoad> loads;
  Seconds range;
  std::optional<Balance> balance;
  std::vector<SlotId> picked;  ///< ascending; their bars are marked

  void paint(QPainter&, QRect, const QPalette&) const;
  /// Where the bars stand within the whole.
  QRect plot(const QPainter&, QRect) const;
};
/// Which of `count` bars in a plot is at x; nullopt outside.
std::optional<std::size_t> bar_at(QRect plot, std::size_t count, int x);

}  // namespace pelsim::gui
