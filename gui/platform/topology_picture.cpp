#include "gui/platform/topology_picture.hpp"

#include <fmt/format.h>

#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "gui/charts/chart_text.hpp"
#include "gui/charts/heat_map.hpp"
#include "gui/charts/legend.hpp"

namespace pelsim::gui {
namespace {

constexpr double smallest_ring = 9, widest_cable = 9;
constexpr int scale_width = 118;

double distance_to(QPointF p, QPointF a, QPointF b) {
  const QPointF way = b - a;
  const double length = QPointF::dotProduct(way, way);
  const double share = length > 0 ? std::clamp(QPointF::dotProduct(p - a, way) / length, 0.0, 1.0) : 0;
  const QPointF off = p - (a + share * way);
  return std::hypot(off.x(), off.y());
}

/// The line of a cable; one that runs through other spots goes around them.
QPainterPath line(QPointF a, QPointF b, bool is_bent) {
  QPainterPath path(a);
  if (!is_bent) {
    path.lineTo(b);
    return path;
  }
  constexpr double farthest = 90;  // of the curve's control point, which it goes half of the way to
  const QPointF way = b - a, aside(way.y(), -way.x());
  const double share = std::min(0.22, farthest / std::max(std::hypot(way.x(), way.y()), 1.0));
  path.quadTo((a + b) / 2 + share * aside, b);
  return path;
}

}  // namespace

QRect TopologyPicture::inner(QRect rect) const {
  const double r = std::clamp(std::min(rect.width(), rect.height()) / 9.0, 10.0, 44.0);
  const int room = static_cast<int>(r) + 14;
  return rect.adjusted(room, room + 26, -room - scale_width, -room - 6);
}

QPointF TopologyPicture::point(QRect rect, std::size_t spot) const {
  const QRect in = inner(rect);
  return {in.left() + map.spots[spot].x * in.width(), in.top() + map.spots[spot].y * in.height()};
}

double TopologyPicture::radius(QRect rect) const {
  const double most = std::clamp(std::min(rect.width(), rect.height()) / 9.0, 10.0, 34.0);
  const QRect in = inner(rect);
  const std::size_t n = map.spots.size();
  // A share of the distance between neighbours: measured where they are few, else as if they were spread evenly.
  double apart =
      std::sqrt(static_cast<double>(in.width()) * in.height() / static_cast<double>(std::max<std::size_t>(n, 1))) * 0.6;
  if (n <= 300)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        const QPointF off = point(rect, i) - point(rect, j);
        // Switches are half as large.
        const double parts = (map.spots[i].is_switch() ? 0.6 : 1) + (map.spots[j].is_switch() ? 0.6 : 1);
        apart = std::min(apart, std::hypot(off.x(), off.y()) * 2 / parts);
      }
  return std::clamp(apart * 0.46, n <= 300 ? 5.0 : 2.0, most);
}

std::optional<double> TopologyPicture::heat_of(std::size_t spot) const {
  const SpotLoad& s = load.spots[spot];
  switch (heat) {
    case Heat::utilisation: return s.lanes > 0 ? std::optional(s.busy()) : std::nullopt;
    case Heat::waiting: return s.lanes > 0 || s.waiting > 0 ? std::optional(s.waiting) : std::nullopt;
    case Heat::energy: return s.energy ? std::optional(s.energy->value) : std::nullopt;
  }
  return std::nullopt;
}

double TopologyPicture::most_heat() const {
  if (heat == Heat::utilisation) return 1;
  double most = 0;
  for (std::size_t s = 0; s < map.spots.size(); ++s) most = std::max(most, heat_of(s).value_or(0));
  return most;
}

QString TopologyPicture::most_text() const {
  switch (heat) {
    case Heat::utilisation: return QStringLiteral("100 %");
    case Heat::waiting: return number_text(most_heat());
    case Heat::energy: return text(Joules(most_heat()));
  }
  return {};
}

void TopologyPicture::paint(QPainter& painter, QRect rect, const QPalette& palette) const {
  painter.setRenderHint(QPainter::Antialiasing, map.cables.size() + map.spots.size() < 600);
  paint_cables(painter, rect, palette);
  paint_spots(painter, rect, palette);
  painter.setRenderHint(QPainter::Antialiasing, false);
  paint_legend(painter, QRect(rect.left() + 8, rect.top() + 4, rect.width() - 16, 30), activity_legend(palette),
               palette);
  paint_scale(painter, rect, palette);
}

std::pair<QPointF, QPointF> TopologyPicture::ends(QRect rect, const MapCable& cable) const {
  QPointF a = point(rect, cable.a), b = point(rect, cable.b);
  const bool a_is_bus = map.spots[cable.a].is_switch(), b_is_bus = map.spots[cable.b].is_switch();
  if (map.layout != "bus" || a_is_bus == b_is_bus) return {a, b};
  (b_is_bus ? b : a) = QPointF((b_is_bus ? a : b).x(), inner(rect).top() + 0.5 * inner(rect).height());
  return {a, b};
}

void TopologyPicture::paint_cables(QPainter& painter, QRect rect, const QPalette& palette) const {
  double most = 0;
  for (const CableLoad& cable : load.cables) most = std::max(most, cable.bytes.value);
  QColor unused = palette.color(QPalette::Text);
  unused.setAlphaF(0.3f);
  painter.setBrush(Qt::NoBrush);
  for (std::size_t c = 0; c < map.cables.size(); ++c) {
    const MapCable& cable = map.cables[c];
    const CableLoad& used = load.cables[c];
    const auto [a, b] = ends(rect, cable);
    const QPainterPath way = line(a, b, cable.is_bent);
    const double width = used.bytes.value > 0 ? 1.5 + (widest_cable - 1.5) * used.bytes.value / most : 1;
    if (!marked_cables.empty() && marked_cables[c]) {
      painter.setPen(QPen(palette.color(QPalette::Highlight), width + 6));
      painter.drawPath(way);
    }
    if (used.bytes.value > 0) {
      painter.setPen(QPen(palette.color(QPalette::Text), width + 1.5));
      painter.drawPath(way);
      painter.setPen(QPen(gui::heat(used.utilisation), width));
    } else {
      painter.setPen(QPen(unused, 1));
    }
    painter.drawPath(way);
  }
}

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
  if (r < 16) return;
  // Two numbers: the share of time that is computing, and the lanes.
  painter.setPen(middle.lightness() > 120 ? Qt::black : Qt::white);
  QFont small = painter.font();
  const QFont usual = small;
  small.setPixelSize(std::clamp(static_cast<int>(hole * 0.62), 8, 13));
  painter.setFont(small);
  const QRectF box(at.x() - hole, at.y() - hole, 2 * hole, 2 * hole);
  const QString share = text(fmt::format("{:.0f}%", s.share[0] * 100));
  painter.drawText(box.adjusted(0, 0, 0, -hole * 0.75), Qt::AlignHCenter | Qt::AlignBottom, share);
  painter.drawText(box.adjusted(0, hole * 1.05, 0, 0), Qt::AlignHCenter | Qt::AlignTop,
                   QStringLiteral("x%1").arg(s.lanes));
  painter.setFont(usual);
}

void TopologyPicture::paint_spots(QPainter& painter, QRect rect, const QPalette& palette) const {
  const double r = radius(rect);
  const QFontMetrics metrics(painter.font());
  const Theme theme = theme_of(palette);
  std::vector<QRectF> labels;  // drawn so far: where two would meet, the first stays
  for (std::size_t i = 0; i < map.spots.size(); ++i) {
    const MapSpot& spot = map.spots[i];
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
      spot.is_switch() ? painter.drawRect(box) : painter.drawRoundedRect(box, size / 2, size / 2);
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
    if (r < smallest_ring) continue;
    const QString name =
        text(spot.name.starts_with(map.layout + ".") ? spot.name.substr(map.layout.size() + 1) : spot.name);
    const double width = metrics.horizontalAdvance(name) + 4;
    const QRectF label(at.x() - width / 2, at.y() + size + 2, width, metrics.height());
    if (std::any_of(labels.begin(), labels.end(), [&](const QRectF& other) { return other.intersects(label); }))
      continue;
    labels.push_back(label);
    QColor ground = palette.color(QPalette::Base);
    ground.setAlphaF(0.75f);
    painter.fillRect(label, ground);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(label, Qt::AlignCenter, name);
  }
}

void TopologyPicture::paint_scale(QPainter& painter, QRect rect, const QPalette& palette) const {
  const QFontMetrics metrics(painter.font());
  const QRect side(rect.right() - scale_width + 4, rect.top() + 34, scale_width - 8, rect.height() - 40);
  static constexpr std::array<const char*, 3> names{"utilisation", "mean waiting", "energy"};
  painter.setPen(palette.color(QPalette::Text));
  const int line = metrics.height();
  painter.drawText(QRect(side.left(), side.top(), side.width(), line), Qt::AlignLeft,
                   QString::fromLatin1(names[static_cast<std::size_t>(heat)]));
  const int bar = std::clamp(side.height() - 5 * line, 40, 160);
  paint_colour_bar(painter, QRect(side.left(), side.top() + line + 2, side.width(), bar), {0, 1}, QStringLiteral("0"),
                   most_text(), palette);
  double most = 0;
  for (const CableLoad& cable : load.cables) most = std::max(most, cable.bytes.value);
  if (map.cables.empty()) return;
  const QString width = most > 0 ? QStringLiteral("width: bytes,\nup to %1\ncolour: %2")
                                       .arg(text(Bytes(most)), at_instant ? QStringLiteral("in use")
                                                                          : QStringLiteral("share of\nbandwidth"))
                                 : QStringLiteral("nothing moves");
  painter.setPen(palette.color(QPalette::Text));
  painter.drawText(QRect(side.left(), side.top() + line + bar + 8, side.width(), 4 * line), Qt::AlignLeft, width);
}

std::optional<std::size_t> TopologyPicture::spot_at(QRect rect, QPoint at) const {
  std::optional<std::size_t> found;
  double best = std::max(radius(rect), 5.0) + 2;
  for (std::size_t s = 0; s < map.spots.size(); ++s) {
    const QPointF off = point(rect, s) - at;
    if (std::hypot(off.x(), off.y()) > best) continue;
    best = std::hypot(off.x(), off.y());
    found = s;
  }
  return found;
}

std::optional<std::size_t> TopologyPicture::cable_at(QRect rect, QPoint at) const {
  std::optional<std::size_t> found;
  double best = 6;
  for (std::size_t c = 0; c < map.cables.size(); ++c) {
    const auto [a, b] = ends(rect, map.cables[c]);
    const QPainterPath way = line(a, b, map.cables[c].is_bent);
    constexpr int pieces = 12;
    const int count = map.cables[c].is_bent ? pieces : 1;
    for (int i = 0; i < count; ++i) {
      const double off = distance_to(at, way.pointAtPercent(static_cast<double>(i) / count),
                                     way.pointAtPercent(static_cast<double>(i + 1) / count));
      if (off > best) continue;
      best = off;
      found = c;
    }
  }
  return found;
}

}  // namespace pelsim::gui
