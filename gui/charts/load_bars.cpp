#include "gui/charts/load_bars.hpp"

#include <QPainter>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "gui/charts/chart_text.hpp"
#include "gui/charts/legend.hpp"

namespace pelsim::gui {
namespace {

std::array<double, activities> mean_of(std::span<const LaneLoad> loads) {
  std::array<double, activities> sum{};
  for (const LaneLoad& load : loads)
    for (std::size_t a = 0; a < activities; ++a) sum[a] += load.time[a].value / static_cast<double>(loads.size());
  return sum;
}

void paint_stack(QPainter& painter, QRectF column, int height, double range, const std::array<double, activities>& time,
                 Theme theme) {
  double sum = 0;
  for (const Activity activity : activity_stack) {
    const double from = sum / range * height;
    sum += time[static_cast<std::size_t>(activity)];
    const double to = sum / range * height;
    painter.fillRect(QRectF(column.left(), column.bottom() - to, column.width(), to - from),
                     colour_of(activity, theme));
  }
}

void paint_line(QPainter& painter, QRect plot, double share, const QString& name, Qt::PenStyle style, bool above,
                const QPalette& palette) {
  const int y = plot.bottom() - static_cast<int>(std::lround(share * plot.height()));
  painter.setPen(QPen(palette.color(QPalette::Base), 3));
  painter.drawLine(plot.left(), y, plot.right(), y);
  painter.setPen(QPen(palette.color(QPalette::Text), 1.5, style));
  painter.drawLine(plot.left(), y, plot.right(), y);
  const QFontMetrics metrics(painter.font());
  const int width = metrics.horizontalAdvance(name) + 8;
  const QRect box(plot.right() - width, above ? y - metrics.height() - 2 : y + 2, width, metrics.height());
  QColor ground = palette.color(QPalette::Base);
  ground.setAlphaF(0.85f);
  painter.fillRect(box, ground);
  painter.drawText(box, Qt::AlignCenter, name);
}

}  // namespace

QRect LoadBars::plot(const QPainter& painter, QRect rect) const {
  const QFontMetrics metrics(painter.font());
  const AxisUnit unit = axis_unit(range.value, Unit::seconds);
  const int names = metrics.height() + 6, legend = 2 * (metrics.height() + 2) + 6;
  return rect.adjusted(left_axis_width(painter, range.value / unit.scale) + 4, legend, -10, -names);
}

void LoadBars::paint(QPainter& painter, QRect rect, const QPalette& palette) const {
  const QRect plot = this->plot(painter, rect);
  if (loads.empty() || plot.width() < 10 || plot.height() < 10) return;
  const Theme theme = theme_of(palette);
  const QFontMetrics metrics(painter.font());
  paint_legend(painter, rect.adjusted(8, 4, -8, 0), activity_legend(palette), palette);
  const AxisUnit unit = axis_unit(range.value, Unit::seconds);
  paint_left_axis(painter, plot, range.value / unit.scale, QStringLiteral("time (%1)").arg(unit.name), palette);

  const double width = static_cast<double>(plot.width()) / static_cast<double>(loads.size());
  const double gap = width >= 6 ? std::min(width * 0.15, 12.0) : 0;
  if (width >= 1) {
    for (std::size_t i = 0; i < loads.size(); ++i) {
      const QRectF column(plot.left() + static_cast<double>(i) * width + gap / 2, plot.top(), width - gap,
                          plot.height());
      paint_stack(painter, column, plot.height(), range.value, mean_of(loads.subspan(i, 1)), theme);
      const bool is_picked = std::any_of(picked.begin(), picked.end(), [&](SlotId s) {
        return s >= loads[i].first && s.index() < loads[i].first.index() + loads[i].lanes;
      });
      if (is_picked) {
        painter.setPen(QPen(palette.color(QPalette::Highlight), 3));
        painter.drawRect(column);
      }
      const QString name = text(loads[i].name);
      if (metrics.horizontalAdvance(name) + 4 > width) continue;
      painter.setPen(palette.color(QPalette::Text));
      painter.drawText(QRectF(column.left() - gap, plot.bottom() + 3, column.width() + 2 * gap, metrics.height()),
                       Qt::AlignCenter, name);
    }
  } else {
    const auto pixels = static_cast<std::size_t>(plot.width());
    for (std::size_t x = 0; x < pixels; ++x) {
      const std::size_t first = x * loads.size() / pixels, last = (x + 1) * loads.size() / pixels;
      paint_stack(painter, QRectF(plot.left() + static_cast<double>(x), plot.top(), 1, plot.height()), plot.height(),
                  range.value, mean_of(loads.subspan(first, std::max<std::size_t>(last - first, 1))), theme);
    }
  }
  if (metrics.horizontalAdvance(text(loads[0].name)) + 4 > width) {
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(QRect(plot.left(), plot.bottom() + 3, plot.width(), metrics.height()), Qt::AlignCenter,
                     QStringLiteral("%1 bars, most computing on the left").arg(loads.size()));
  }
  if (!balance) return;
  paint_line(painter, plot, balance->most / range, QStringLiteral("max %1").arg(text(balance->most)), Qt::SolidLine,
             true, palette);
  paint_line(painter, plot, balance->mean / range, QStringLiteral("mean %1").arg(text(balance->mean)), Qt::DashLine,
             false, palette);
}

std::optional<std::size_t> bar_at(QRect plot, std::size_t count, int x) {
  if (count == 0 || x < plot.left() || x > plot.right()) return std::nullopt;
  const double share = static_cast<double>(x - plot.left()) / static_cast<double>(plot.width());
  return std::min(static_cast<std::size_t>(share * static_cast<double>(count)), count - 1);
}

}  // namespace pelsim::gui
