#include "gui/timeline/canvas_paint.hpp"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

namespace pelsim::gui {
namespace {

constexpr std::size_t many_arrows = 60;

/// Black or white, whichever is read more easily on the colour.
QColor text_on(QRgb colour) {
  const double luminance = 0.299 * qRed(colour) + 0.587 * qGreen(colour) + 0.114 * qBlue(colour);
  return luminance > 140 ? QColor(0x10, 0x10, 0x10) : QColor(Qt::white);
}

QRectF box_of(const TimelineScene& scene, const Row& row, Tick from, Tick to) {
  const double left = std::max<double>(scene.x_of(from), scene.plot.left() - 3.0);
  const double right = std::min<double>(scene.x_of(to), scene.plot.right() + 4.0);
  return {left, scene.y_of(row), std::max(1.0, right - left), row.height - (row.height >= 6 ? 1.0 : 0.0)};
}

/// Dark lines get a light rim and the other way round, so that they are seen on every colour.
void draw_twice(QPainter& painter, QColor inner, QColor outer, double width, const std::function<void()>& draw) {
  painter.setPen(QPen(outer, width + 2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
  draw();
  painter.setPen(QPen(inner, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
  draw();
}

}  // namespace

QColor colour_of_kind(std::size_t i, Theme theme) {
  // Tol's muted colours (2021) without those that activities have; the last one is for all other kinds.
  static constexpr std::array<QRgb, 8> light{0xff0072b2, 0xff88ccee, 0xff117733, 0xff332288,
                                             0xff999933, 0xffcc6677, 0xffddcc77, 0xff555555};
  static constexpr std::array<QRgb, 8> dark{0xff56b4e9, 0xffb8e4fa, 0xff6fd88f, 0xff9a8cff,
                                            0xffcccc66, 0xffff8fa3, 0xfff5e8a0, 0xffbbbbbb};
  return QColor((theme == Theme::light ? light : dark)[std::min(i, light.size() - 1)]);
}

QRgb edge_of(QRgb colour, Theme) { return QColor(colour).darker(150).rgb(); }

std::vector<QRectF> ghost_outlines(const TimelineIndex& base, const TimelineScene& scene) {
  constexpr double narrow = 4;
  constexpr std::size_t most = 5000;
  std::vector<QRectF> boxes;
  for (const Row& row : scene.rows->rows) {
    if (!scene.is_seen(row) || row.lanes.size() != 1 || row.lanes.front().index() >= base.lanes.size()) continue;
    base.store->each_span(row.lanes.front(), scene.scale.visible.from, scene.scale.visible.to, [&](const Span& span) {
      if (boxes.size() >= most || activity_of(span.kind) != Activity::compute) return;
      const QRectF box = box_of(scene, row, span.from, span.to);
      if (box.width() >= narrow) boxes.push_back(box);
    });
  }
  return boxes;
}

void paint_labels(QPainter& painter, const TimelineScene& scene, const std::vector<SpanLabel>& labels,
                  const TimelineIndex& index, const SpanClasses& classes, const CanvasInk& ink) {
  painter.setFont(ink.font);
  for (const SpanLabel& label : labels) {
    const std::size_t c = classes.of(label.span.kind, index.store->columns().task[label.span.attempt]);
    const QRgb colour = c < ink.colours.classes.size() ? ink.colours.classes[c] : ink.colours.idle;
    if (label.begins)  // on the first column that is the span's alone, so that no share changes
      painter.fillRect(QRectF(std::ceil(label.box.left()), label.box.top(), 1, label.box.height()),
                       QColor(edge_of(colour, scene.theme)));
    if (label.text.isEmpty()) continue;
    painter.setPen(text_on(colour));
    painter.drawText(label.box, Qt::AlignCenter, label.text);
  }
}

void paint_ghosts(QPainter& painter, const TimelineScene& scene, const std::vector<QRectF>& ghosts,
                  const CanvasInk& ink) {
  if (ghosts.empty()) return;
  painter.save();
  painter.setClipRect(scene.plot);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(ink.palette.color(QPalette::Text), 1, Qt::DashLine));
  for (const QRectF& ghost : ghosts) painter.drawRect(ghost.adjusted(0.5, 1.5, -0.5, -1.5));
  painter.restore();
}

void paint_selection(QPainter& painter, const TimelineScene& scene, const Selection& selection, const CanvasInk&) {
  if (!selection.attempt || *selection.attempt >= scene.index->store->columns().count) return;
  const std::uint32_t attempt = *selection.attempt;
  const AttemptColumns& columns = scene.index->store->columns();
  painter.save();
  painter.setClipRect(scene.plot);
  for (const Row& row : scene.rows->rows) {
    if (row.lanes.size() != 1 || !scene.is_seen(row)) continue;
    const std::uint32_t lane = row.lanes.front().value;
    if (lane < columns.first[attempt] || lane >= columns.first[attempt] + columns.slots[attempt]) continue;
    const QRectF box = box_of(scene, row, columns.start[attempt], columns.ended[attempt]).adjusted(-1, -1, 1, 1);
    painter.setBrush(Qt::NoBrush);
    draw_twice(painter, scene.theme == Theme::light ? Qt::black : Qt::white,
               scene.theme == Theme::light ? Qt::white : Qt::black, 2, [&] { painter.drawRect(box); });
  }
  painter.restore();
}

void paint_path(QPainter& painter, const TimelineScene& scene, const std::vector<PathStroke>& strokes,
                const CanvasInk&) {
  painter.save();
  painter.setClipRect(scene.plot);
  // All rims first, then all lines: the path reads as one.
  for (const bool is_rim : {true, false}) {
    for (const PathStroke& stroke : strokes) {
      const double width = stroke.waits ? 1.5 : 3;
      painter.setPen(QPen(is_rim ? Qt::white : Qt::black, is_rim ? width + 2.5 : width, Qt::SolidLine,
                          stroke.waits ? Qt::FlatCap : Qt::SquareCap));
      painter.drawLine(stroke.line);
    }
  }
  painter.restore();
}

void paint_arrows(QPainter& painter, const TimelineScene& scene, const ArrowSet& set, const CanvasInk& ink) {
  if (set.arrows.empty()) return;
  painter.save();
  painter.setClipRect(scene.plot);
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor inner = scene.theme == Theme::light ? Qt::black : Qt::white;
  const QColor outer = scene.theme == Theme::light ? Qt::white : Qt::black;
  const bool many = set.arrows.size() > many_arrows;
  for (const Arrow& arrow : set.arrows) {
    if (!scene.is_seen(arrow.from, Tick{arrow.to.count + 1})) continue;
    const auto from_y = scene.middle_of(arrow.from_lane), to_y = scene.middle_of(arrow.to_lane);
    if (!from_y || !to_y) continue;
    const auto x_of = [&](Tick t) { return std::clamp(scene.x_of(t), -1e4, 1e5); };
    const QPointF from(x_of(arrow.from), *from_y), to(x_of(arrow.to), *to_y);
    const double most = many ? 1.5 : 4;
    const double width = arrow.count > 1 ? 1.2 + std::min(most, std::log2(static_cast<double>(arrow.count)) / 2) : 1.2;
    const double angle = std::atan2(to.y() - from.y(), to.x() - from.x());
    const auto barb = [&](double turn) {
      return to - QPointF(std::cos(angle + turn), std::sin(angle + turn)) * (6 + width);
    };
    QPainterPath path;
    path.moveTo(from);
    path.lineTo(to);
    if (std::hypot(to.x() - from.x(), to.y() - from.y()) > 4) {
      path.moveTo(barb(0.42));
      path.lineTo(to);
      path.lineTo(barb(-0.42));
    }
    painter.setBrush(Qt::NoBrush);
    if (many) {  // thin and without rims, so that what lies below is still seen
      painter.setPen(QPen(QColor(inner.red(), inner.green(), inner.blue(), 140), width * 0.8));
      painter.drawPath(path);
    } else {
      draw_twice(painter, inner, outer, width, [&] { painter.drawPath(path); });
    }
  }
  if (set.bundled + set.hidden > 0) {
    QString text = QString::number(set.bundled) + " messages are bundled";
    if (set.hidden > 0) text += ", " + QString::number(set.hidden) + " hidden";
    const QFontMetricsF metrics(ink.font);
    const QRectF box(scene.plot.right() - metrics.horizontalAdvance(text) - 14, scene.plot.top() + 4,
                     metrics.horizontalAdvance(text) + 10, metrics.height() + 4);
    painter.setPen(ink.palette.color(QPalette::Mid));
    painter.setBrush(ink.palette.color(QPalette::Base));
    painter.drawRect(box);
    painter.setPen(ink.palette.color(QPalette::Text));
    painter.drawText(box, Qt::AlignCenter, text);
  }
  painter.restore();
}

void paint_marks(QPainter& painter, const TimelineScene& scene, const TimeMarks& marks, const CanvasInk& ink) {
  const QColor line = ink.palette.color(QPalette::Highlight);
  const auto vertical = [&](Tick at, QPen pen) {
    if (at < scene.scale.visible.from || at > scene.scale.visible.to) return;
    const double x = std::round(scene.x_of(at)) + 0.5;
    painter.setPen(pen);
    painter.drawLine(QPointF(x, scene.plot.top()), QPointF(x, scene.plot.bottom() + 1));
  };
  if (marks.range) {
    vertical(marks.range->from, QPen(line, 2));
    vertical(marks.range->to, QPen(line, 2));
  }
  for (const TimeRange& bookmark : marks.bookmarks) {
    vertical(bookmark.from, QPen(ink.palette.color(QPalette::Text), 1, Qt::DashDotLine));
    if (bookmark.length() > Tick{1}) vertical(bookmark.to, QPen(ink.palette.color(QPalette::Text), 1, Qt::DashDotLine));
  }
  if (marks.play_head) vertical(*marks.play_head, QPen(QColor(0xd5, 0x5e, 0x00), 2));
}

void paint_hairline(QPainter& painter, const TimelineScene& scene, double x, const CanvasInk& ink) {
  painter.setPen(QPen(ink.palette.color(QPalette::Text), 1, Qt::DotLine));
  const double at = std::round(x) + 0.5;
  painter.drawLine(QPointF(at, scene.plot.top()), QPointF(at, scene.plot.bottom() + 1));
  const QFontMetricsF metrics(ink.font);
  const QString text = QString::fromStdString(instant_text(scene.tick_at(x), scene.scale, scene.index->clock()));
  const double width = metrics.horizontalAdvance(text) + 8;
  const double left = std::clamp(x - width / 2, 0.0, std::max(0.0, scene.plot.right() + 1 - width));
  const QRectF box(left, 1, width, metrics.height() + 2);
  painter.fillRect(box, ink.palette.color(QPalette::ToolTipBase));
  painter.setPen(ink.palette.color(QPalette::ToolTipText));
  painter.drawText(box, Qt::AlignCenter, text);
}

void paint_stale(QPainter& painter, const TimelineScene& scene, const CanvasInk& ink) {
  QColor veil = ink.palette.color(QPalette::Window);
  veil.setAlpha(110);
  painter.fillRect(scene.plot, veil);
}

}  // namespace pelsim::gui
