#include "gui/charts/legend.hpp"

#include <QPainter>
#include <QPalette>
#include <algorithm>

#include "gui/charts/chart_text.hpp"
#include "gui/palette.hpp"

namespace pelsim::gui {
namespace {

std::vector<double> axis_steps(const QFontMetrics& metrics, int height, double most) {
  return round_steps(most, std::clamp(height / (2 * metrics.height()), 1, 10));
}

}  // namespace

std::vector<LegendEntry> activity_legend(const QPalette& palette) {
  std::vector<LegendEntry> out;
  for (std::size_t i = 0; i < activities; ++i) {
    const auto activity = static_cast<Activity>(i);
    out.push_back({text(name_of(activity)), colour_of(activity, theme_of(palette))});
  }
  return out;
}

int paint_legend(QPainter& painter, QRect rect, const std::vector<LegendEntry>& entries, const QPalette& palette) {
  const QFontMetrics metrics(painter.font());
  const int line = metrics.height() + 2, square = metrics.ascent();
  int x = rect.left(), y = rect.top();
  painter.setBrush(Qt::NoBrush);
  for (const LegendEntry& entry : entries) {
    const int width = square + 4 + metrics.horizontalAdvance(entry.name);
    if (x + width > rect.right() && x > rect.left()) {
      x = rect.left();
      y += line;
    }
    const QRect swatch(x, y + (line - square) / 2, square, square);
    painter.fillRect(swatch, entry.colour);
    painter.setPen(palette.color(QPalette::Mid));
    painter.drawRect(swatch);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(QRect(x + square + 4, y, width, line), Qt::AlignLeft | Qt::AlignVCenter, entry.name);
    x += width + 14;
  }
  return y + line - rect.top();
}

int left_axis_width(const QPainter& painter, double most) {
  const QFontMetrics metrics(painter.font());
  int width = 0;
  for (const double at : round_steps(most, 10)) width = std::max(width, metrics.horizontalAdvance(number_text(at)));
  return width + metrics.height() + 10;
}

void paint_left_axis(QPainter& painter, QRect plot, double most, const QString& title, const QPalette& palette) {
  const QFontMetrics metrics(painter.font());
  QColor line = palette.color(QPalette::Text);
  line.setAlphaF(0.15f);
  for (const double at : axis_steps(metrics, plot.height(), most)) {
    const int y = plot.bottom() - static_cast<int>(at / std::max(most, 1e-300) * plot.height());
    painter.setPen(line);
    painter.drawLine(plot.left(), y, plot.right(), y);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(QRect(plot.left() - 206, y - metrics.height() / 2, 200, metrics.height()),
                     Qt::AlignRight | Qt::AlignVCenter, number_text(at));
  }
  painter.save();
  painter.translate(plot.left() - left_axis_width(painter, most) + 1, plot.center().y());
  painter.rotate(-90);
  painter.drawText(QRect(-plot.height() / 2, 0, plot.height(), metrics.height()), Qt::AlignCenter, title);
  painter.restore();
}

}  // namespace pelsim::gui
