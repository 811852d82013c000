// The spots of a map with their rings, numbers and names.
#include <fmt/format.h>

#include <QPainter>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "gui/charts/chart_text.hpp"
#include "gui/charts/heat_map.hpp"
#include "gui/platform/topology_picture.hpp"

namespace pelsim::gui {

void TopologyPicture::paint_ring(QPainter& painter, QPointF at, double r, std::size_t spot,
                                 const QPalette& palette) const {
  const SpotLoad& s = load.spots[spot];
  const Theme theme = theme_of(palette);
  const QRectF outer(at.x() - r, at.y() - r, 2 * r, 2 * r);
  double sum = 0;
  painter.setPen(Qt::NoPen);
  for (std::size_t a = 0; a < activities; ++a) {
    if (!(s.share[a] > 0)) continue;
    painter.setBrush(colour_of(static_cast<Activity>(a), theme));
    painter.drawPie(outer, static_cast<int>(std::lround((0.25 - sum) * 5760)),
                    -static_cast<int>(std::lround(s.share[a] * 5760)));
    sum += s.share[a];
  }
  const double hole = r * 0.66;
  const std::optional<double> value = heat_of(spot);
  const double most = most_heat();
  const QColor middle = value ? gui::heat(most > 0 ? *value / most : 0) : palette.color(QPalette::AlternateBase);
  painter.setBrush(middle);
  painter.setPen(QPen(palette.color(QPalette::Base), 1.5));
  painter.drawEllipse(at, hole, hole);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette.color(QPalette::Text), 1));
  painter.drawEllipse(outer);
  if (r < smallest_with_numbers) return;
  // Two numbers: the share of time that is computing, and the lanes.
  painter.setPen(middle.lightness() > 120 ? Qt::black : Qt::white);
  QFont small = painter.font();
  const QFont usual = small;
  small.setPixelSize(std::clamp(static_cast<int>(hole * (hole > 30 ? 0.42 : 0.62)), 8, 30));
  painter.setFont(small);
  const QRectF box(at.x() - hole, at.y() - hole, 2 * hole, 2 * hole);
  const QString share = text(fmt::format("{:.0f}%", s.share[0] * 100));
  const bool is_large = hole > 30;  // small letters stand closer than their line
  painter.drawText(box.adjusted(0, 0, 0, -hole * (is_large ? 1 : 0.75)), Qt::AlignHCenter | Qt::AlignBottom, share);
  painter.drawText(box.adjusted(0, hole * (is_large ? 1 : 1.05), 0, 0), Qt::AlignHCenter | Qt::AlignTop,
                   QStringLiteral("x%1").arg(s.lanes));
  painter.setFont(usual);
}

void TopologyPicture::paint_spots(QPainter& painter, QRect rect, const QPalette& palette) const {
  const double r = radius(rect);
  const Theme theme = theme_of(palette);
  for (std::size_t i = 0; i < map.spots.size(); ++i) {
    const SpotLoad& s = load.spots[i];
    const QPointF at = point(rect, i);
    const bool is_marked = !marked_spots.empty() && marked_spots[i];
    const double size = s.lanes > 0 ? r : r * 0.55;
    if (is_marked) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(palette.color(QPalette::Highlight));
      painter.drawEllipse(at, size + 5, size + 5);
    }
    if (s.lanes == 0) {
      const QRectF box(at.x() - size, at.y() - size, 2 * size, 2 * size);
      const std::optional<double> value = heat_of(i);
      painter.setPen(QPen(palette.color(QPalette::Text), 1));
      painter.setBrush(value ? gui::heat(most_heat() > 0 ? *value / most_heat() : 0) : palette.color(QPalette::Button));
      map.spots[i].is_switch() ? painter.drawRect(box) : painter.drawRoundedRect(box, size / 2, size / 2);
    } else if (r >= smallest_ring) {
      paint_ring(painter, at, r, i, palette);
    } else {
      double sum = 0;
      for (std::size_t a = 0; a < activities; ++a) {
        painter.fillRect(QRectF(at.x() - r + 2 * r * sum, at.y() - r, 2 * r * s.share[a], 2 * r),
                         colour_of(static_cast<Activity>(a), theme));
        sum += s.share[a];
      }
    }
  }
  if (r >= smallest_ring) paint_labels(painter, rect, palette);
}

/// Over all spots and cables.
void TopologyPicture::paint_labels(QPainter& painter, QRect rect, const QPalette& palette) const {
  const double r = radius(rect);
  const QFontMetrics metrics(painter.font());
  std::vector<QRectF> taken;  // where two would meet, the first stays
  for (std::size_t i = 0; i < map.spots.size(); ++i) {
    const MapSpot& spot = map.spots[i];
    const QPointF at = point(rect, i);
    const double size = load.spots[i].lanes > 0 ? r : r * 0.55;
    const QString name =
        text(spot.name.starts_with(map.layout + ".") ? spot.name.substr(map.layout.size() + 1) : spot.name);
    const double width = metrics.horizontalAdvance(name) + 4;
    // Within the map, whatever its length.
    const double last = std::max<double>(rect.left() + 2, rect.right() - scale_width - width);
    const double left = std::clamp(at.x() - width / 2, rect.left() + 2.0, last);
    const QRectF label(left, at.y() + size + 2, width, metrics.height());
    if (std::any_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(label); })) continue;
    taken.push_back(label);
    QColor ground = palette.color(QPalette::Base);
    ground.setAlphaF(0.75f);
    painter.fillRect(label, ground);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(label, Qt::AlignCenter, name);
  }
}

}  // namespace pelsim::gui
