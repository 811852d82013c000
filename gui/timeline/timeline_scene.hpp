#pragma once
#include <QRectF>
#include <algorithm>
#include <optional>

#include "gui/palette.hpp"
#include "gui/timeline/time_scale.hpp"
#include "gui/timeline/timeline_index.hpp"

namespace pelsim::gui {

/// Where things are on a canvas: what overlays, hit tests and keys share. Pixels are those of the widget.
struct TimelineScene {
  const TimelineIndex* index = nullptr;  ///< never null when something is drawn
  const RowLayout* rows = nullptr;
  TimeScale scale;
  QRect plot;      ///< of the rows
  int scroll = 0;  ///< pixels of rows above the plot
  Theme theme = Theme::light;
  int phase_band = 0;  ///< height of the phases' band above the plot

  double x_of(Tick t) const { return plot.left() + scale.x_of(t); }
  Tick tick_at(double x) const { return scale.tick_at(x - plot.left()); }
  double y_of(const Row& row) const { return plot.top() + row.y - scroll; }
  bool is_seen(const Row& row) const { return row.y + row.height > scroll && row.y < scroll + plot.height(); }
  bool is_seen(Tick from, Tick to) const { return to > scale.visible.from && from < scale.visible.to; }
  /// The phase whose band is there.
  const Phase* phase_at(QPointF at) const {
    if (at.y() >= plot.top() || at.y() < plot.top() - phase_band || at.x() < plot.left()) return nullptr;
    const auto& phases = index->phases;
    const auto found =
        std::partition_point(phases.begin(), phases.end(), [t = tick_at(at.x())](const Phase& p) { return p.to <= t; });
    return found == phases.end() || found->from > tick_at(at.x()) ? nullptr : &*found;
  }
  const Row* row_at(double y) const {
    const auto found =
        y < plot.top() || y > plot.bottom() ? std::nullopt : rows->row_at(static_cast<int>(y) - plot.top() + scroll);
    return found ? &rows->rows[*found] : nullptr;
  }
  /// Middle of the row that shows the lane, in or out of sight.
  std::optional<double> middle_of(SlotId lane) const {
    const auto found = rows->row_of(lane);
    if (!found) return std::nullopt;
    const Row& row = rows->rows[*found];
    return y_of(row) + row.height / 2.0;
  }
};

}  // namespace pelsim::gui
