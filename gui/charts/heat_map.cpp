#include "gui/charts/heat_map.hpp"

#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gui/palette.hpp"

namespace pelsim::gui {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

QRgb colour(const ColourScale& scale, double place) {
  return scale.kind == ColourScale::Kind::diverging ? difference(place).rgb() : heat(place).rgb();
}

}  // namespace

Grid pooled(const Grid& grid, std::size_t rows, std::size_t columns, Pooling pooling) {
  rows = std::min(std::max<std::size_t>(rows, 1), grid.rows);
  columns = std::min(std::max<std::size_t>(columns, 1), grid.columns);
  if (rows == grid.rows && columns == grid.columns) return grid;
  Grid out{rows, columns, std::vector<double>(rows * columns, nothing)};
  std::vector<std::uint32_t> count(out.value.size());
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t c = 0; c < grid.columns; ++c) {
      const double value = grid.at(r, c);
      if (std::isnan(value)) continue;
      const std::size_t cell = r * rows / grid.rows * columns + c * columns / grid.columns;
      double& sum = out.value[cell];
      if (std::isnan(sum))
        sum = value;
      else
        sum = pooling == Pooling::most ? (std::abs(value) > std::abs(sum) ? value : sum) : sum + value;
      ++count[cell];
    }
  if (pooling == Pooling::mean)
    for (std::size_t i = 0; i < count.size(); ++i)
      if (count[i] > 0) out.value[i] /= count[i];
  return out;
}

double ColourScale::place(double value) const {
  if (kind == Kind::diverging) return most > 0 ? std::clamp(value / most, -1.0, 1.0) : 0;
  if (!(most > least)) return 1;
  const double share =
      kind == Kind::log ? std::log(value / least) / std::log(most / least) : (value - least) / (most - least);
  return std::clamp(share, 0.0, 1.0);
}

ColourScale scale_of(const Grid& grid, ColourScale::Kind kind) {
  ColourScale scale{0, 0, kind};
  double least = std::numeric_limits<double>::infinity();
  for (const double value : grid.value) {
    if (std::isnan(value)) continue;
    scale.most = std::max(scale.most, kind == ColourScale::Kind::diverging ? std::abs(value) : value);
    if (value > 0) least = std::min(least, value);
  }
  if (kind == ColourScale::Kind::log) scale.least = std::min(least, scale.most);
  return scale;
}

QImage heat_image(const Grid& grid, const ColourScale& scale) {
  QImage image(static_cast<int>(grid.columns), static_cast<int>(grid.rows), QImage::Format_ARGB32_Premultiplied);
  // 1024 x 1024 cells are to be coloured at once, so the map is looked up.
  constexpr int shades = 256;
  std::array<QRgb, shades> colours;
  const bool diverges = scale.kind == ColourScale::Kind::diverging;
  for (int i = 0; i < shades; ++i) {
    const double share = i / (shades - 1.0);
    colours[static_cast<std::size_t>(i)] = colour(scale, diverges ? 2 * share - 1 : share);
  }
  for (std::size_t r = 0; r < grid.rows; ++r) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(r)));
    for (std::size_t c = 0; c < grid.columns; ++c) {
      const double value = grid.at(r, c);
      const bool is_there = !std::isnan(value) && (scale.kind != ColourScale::Kind::log || value > 0);
      if (!is_there) {
        line[c] = 0;
        continue;
      }
      const double place = scale.place(value), share = diverges ? (place + 1) / 2 : place;
      line[c] = colours[static_cast<std::size_t>(std::lround(share * (shades - 1)))];
    }
  }
  return image;
}

void paint_colour_bar(QPainter& painter, QRect rect, const ColourScale& scale, const QString& least,
                      const QString& most, const QPalette& palette) {
  const QFontMetrics metrics(painter.font());
  const int bar = 12;
  const QRect column(rect.left(), rect.top() + metrics.height() / 2, bar, rect.height() - metrics.height());
  const bool diverges = scale.kind == ColourScale::Kind::diverging;
  for (int y = 0; y < column.height(); ++y) {
    const double share = 1 - y / std::max(column.height() - 1.0, 1.0);
    painter.fillRect(column.left(), column.top() + y, bar, 1, QColor(colour(scale, diverges ? 2 * share - 1 : share)));
  }
  painter.setPen(palette.color(QPalette::Text));
  const QRect beside = rect.adjusted(bar + 4, 0, 0, 0);
  painter.drawText(beside, Qt::AlignLeft | Qt::AlignTop, most);
  painter.drawText(beside, Qt::AlignLeft | Qt::AlignBottom, least);
  if (diverges) painter.drawText(beside, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
}

}  // namespace pelsim::gui
