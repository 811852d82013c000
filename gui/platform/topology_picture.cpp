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
  const bool is_small = map.spots.size() <= 2;
  const double least_side = std::min(rect.width(), rect.height());
  const double r = std::clamp(least_side / (is_small ? 5.0 : 9.0), 10.0, is_small ? 110.0 : 44.0);
  const int room = static_cast<int>(r) + 14;
  return rect.adjusted(room, room + 26, -room - scale_width, -room - 6);
}

QPointF TopologyPicture::point(QRect rect, std::size_t spot) const {
  const QRect in = inner(rect);
  return {in.left() + map.spots[spot].x * in.width(), in.top() + map.spots[spot].y * in.height()};
}

double TopologyPicture::radius(QRect rect) const {
  const std::size_t n = map.spots.size();
  const double least_side = std::min(rect.width(), rect.height());
  const double most = std::clamp(least_side / (n <= 2 ? 5.0 : 9.0), 10.0, n <= 2 ? 110.0 : 34.0);
  const QRect in = inner(rect);
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
  // The more there are, the thinner: what is behind them is to be seen.
  const double area = static_cast<double>(rect.width()) * rect.height();
  const double room = 0.035 * std::sqrt(area / static_cast<double>(std::max<std::size_t>(map.cables.size(), 1)));
  const double widest = std::clamp(std::min(room, 0.3 * radius(rect)), 2.0, 9.0), least = std::min(1.5, widest / 2);
  QColor unused = palette.color(QPalette::Text);
  unused.setAlphaF(0.3f);
  painter.setBrush(Qt::NoBrush);
  for (std::size_t c = 0; c < map.cables.size(); ++c) {
    const MapCable& cable = map.cables[c];
    const CableLoad& used = load.cables[c];
    const auto [a, b] = ends(rect, cable);
    const QPainterPath way = line(a, b, cable.is_bent);
    const double width = used.bytes.value > 0 ? least + (widest - least) * used.bytes.value / most : 1;
    if (!marked_cables.empty() && marked_cables[c]) {
      painter.setPen(QPen(palette.color(QPalette::Highlight), width + 6));
      painter.drawPath(way);
    }
    if (used.bytes.value > 0) {
      painter.setPen(QPen(palette.color(QPalette::Text), width + std::min(1.5, width)));
      painter.drawPath(way);
      painter.setPen(QPen(gui::heat(used.utilisation), width));
    } else {
      painter.setPen(QPen(unused, 1));
    }
    painter.drawPath(way);
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
  const bool has_numbers = radius(rect) >= smallest_with_numbers;
  const int bar = std::clamp(side.height() - (has_numbers ? 9 : 5) * line, 40, 160);
  paint_colour_bar(painter, QRect(side.left(), side.top() + line + 2, side.width(), bar), {0, 1}, QStringLiteral("0"),
                   most_text(), palette);
  double most = 0;
  for (const CableLoad& cable : load.cables) most = std::max(most, cable.bytes.value);
  QString words;
  if (!map.cables.empty())
    words = most > 0 ? QStringLiteral("width: bytes,\nup to %1\ncolour: %2\n\n")
                           .arg(text(Bytes(most)),
                                at_instant ? QStringLiteral("in use") : QStringLiteral("share of\nbandwidth"))
                     : QStringLiteral("nothing moves\n\n");
  if (has_numbers) words += QStringLiteral("in a spot:\ntime computing,\nx lanes");
  painter.setPen(palette.color(QPalette::Text));
  const int top = side.top() + line + bar + 8;
  // Whole paragraphs only, those that fit.
  const auto height = [&] { return line * static_cast<int>(words.trimmed().count('\n') + 1); };
  while (!words.isEmpty() && height() > rect.bottom() - top) words.truncate(words.trimmed().lastIndexOf("\n\n") + 1);
  painter.drawText(QRect(side.left(), top, side.width(), rect.bottom() - top), Qt::AlignLeft, words);
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
