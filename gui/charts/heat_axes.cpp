#include "gui/charts/heat_axes.hpp"

#include <QPainter>
#include <QPalette>
#include <algorithm>

namespace pelsim::gui {
namespace {

std::optional<std::size_t> index_at(int at, int from, int length, std::size_t count) {
  if (count == 0 || length <= 0 || at < from || at >= from + length) return std::nullopt;
  return static_cast<std::size_t>(at - from) * count / static_cast<std::size_t>(length);
}

/// Names that are `need` pixels apart at least.
std::size_t every_nth(std::size_t count, int length, int need) {
  const auto fit = static_cast<std::size_t>(std::max(length / std::max(need, 1), 1));
  return (count + fit - 1) / fit;
}

}  // namespace

int column_names_height(const QFontMetrics& metrics, int widest, std::size_t columns, int plot_width) {
  const bool is_upright =
      static_cast<std::size_t>(widest + 4) * columns <= static_cast<std::size_t>(std::max(plot_width, 0));
  return (is_upright ? metrics.height() : std::min(widest, 12 * metrics.averageCharWidth())) + 8;
}

QRect HeatAxes::cell(std::size_t row, std::size_t column) const {
  const auto edge = [](std::size_t i, std::size_t count, int length) {
    return static_cast<int>(i * static_cast<std::size_t>(length) / count);
  };
  const int left = edge(column, columns, plot.width()), right = edge(column + 1, columns, plot.width());
  const int top = edge(row, rows, plot.height()), bottom = edge(row + 1, rows, plot.height());
  return {plot.left() + left, plot.top() + top, std::max(right - left, 1), std::max(bottom - top, 1)};
}

std::optional<std::size_t> HeatAxes::row_at(int y) const { return index_at(y, plot.top(), plot.height(), rows); }
std::optional<std::size_t> HeatAxes::column_at(int x) const { return index_at(x, plot.left(), plot.width(), columns); }

void HeatAxes::paint_row_names(QPainter& painter, int left, const QPalette& palette) const {
  const QFontMetrics metrics(painter.font());
  painter.setPen(palette.color(QPalette::Text));
  const int width = plot.left() - left - 6;
  for (std::size_t row = 0; row < rows;
       row += std::max<std::size_t>(every_nth(rows, plot.height(), metrics.height()), 1)) {
    const int y = cell(row, 0).center().y() - metrics.height() / 2;
    painter.drawText(QRect(left, y, width, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(row_name(row), Qt::ElideMiddle, width));
  }
}

void HeatAxes::paint_column_names(QPainter& painter, int bottom, const QPalette& palette) const {
  if (columns == 0) return;
  const QFontMetrics metrics(painter.font());
  painter.setPen(palette.color(QPalette::Text));
  int widest = 0;
  for (std::size_t c = 0; c < columns; ++c) widest = std::max(widest, metrics.horizontalAdvance(column_name(c)));
  const bool is_upright = widest + 4 <= cell(0, 0).width();
  const std::size_t step = is_upright ? 1 : every_nth(columns, plot.width(), metrics.height());
  for (std::size_t column = 0; column < columns; column += std::max<std::size_t>(step, 1)) {
    const QRect at = cell(0, column);
    if (is_upright) {
      painter.drawText(QRect(at.left(), plot.bottom() + 3, at.width(), metrics.height()), Qt::AlignCenter,
                       column_name(column));
      continue;
    }
    const int length = bottom - plot.bottom() - 4;
    painter.save();
    painter.translate(at.center().x(), plot.bottom() + 4);
    painter.rotate(-90);
    painter.drawText(QRect(-length, -metrics.height() / 2, length, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(column_name(column), Qt::ElideMiddle, length));
    painter.restore();
  }
}

}  // namespace pelsim::gui
