#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/timeline/canvas_paint.hpp"

namespace pelsim::gui {
namespace {

constexpr double mark_length = 6, short_mark_length = 3;

/// Short enough to stand beside a row.
QString short_name_of(Activity activity) {
  switch (activity) {
    case Activity::compute: return "compute";
    case Activity::communication: return "comm";
    case Activity::synchronisation: return "sync";
    case Activity::overhead: return "overhead";
    case Activity::idle: return "idle";
  }
  return {};
}

double text_top(const TimelineScene& scene, const Row& row, double text_height) {
  return scene.y_of(row) + (row.height - text_height) / 2;
}

/// The longest of the texts by letters: asked for at every picture, so that only one is measured. Letters of other
/// widths find the room that names have around them.
class LongestText {
 public:
  void add(const std::string& text) {
    if (longest_ == nullptr || text.size() > longest_->size()) longest_ = &text;
  }
  double width(const QFontMetricsF& metrics) const {
    return longest_ == nullptr ? 0 : metrics.horizontalAdvance(QString::fromStdString(*longest_));
  }

 private:
  const std::string* longest_ = nullptr;
};

}  // namespace

std::vector<std::size_t> named_rows(const TimelineScene& scene, double text_height) {
  std::vector<std::size_t> named;
  double free_from = -1e9;
  for (std::size_t r = 0; r < scene.rows->rows.size(); ++r) {
    const double top = text_top(scene, scene.rows->rows[r], text_height);
    if (top < free_from || top < scene.plot.top() - 2 || top + text_height > scene.plot.bottom() + 3) continue;
    named.push_back(r);
    free_from = top + text_height;
  }
  return named;
}

Margins margins_of(const QFontMetricsF& metrics, const TimelineIndex* index, int width) {
  const double least = metrics.horizontalAdvance("working slots");  // the counters below have names too
  double names = least;
  if (index != nullptr) {
    const std::size_t step = std::max<std::size_t>(1, index->lanes.size() / 200);  // long lists: a sample of them
    LongestText lane, node;
    for (std::size_t l = 0; l < index->lanes.size(); l += step) {
      lane.add(index->lanes[l].name);
      node.add(index->lanes[l].node);
    }
    LongestText link;  // the load of some stands among the counters
    link.add(index->longest_link);
    names = std::max({names, lane.width(metrics), node.width(metrics), link.width(metrics)});
  }
  names = std::min(names, std::max(least, width * 0.18));
  const int line = static_cast<int>(std::ceil(metrics.height()));
  const int band = index != nullptr && !index->phases.empty() ? line + 3 : 0;
  return {static_cast<int>(std::ceil(names)) + 24, line + 12 + band,
          static_cast<int>(std::ceil(metrics.horizontalAdvance("overhead"))) + 12, band};
}

void paint_ruler(QPainter& painter, const TimelineScene& scene, const CanvasInk& ink, int width) {
  const QFontMetricsF metrics(ink.font);
  const double bottom = scene.plot.top() - scene.phase_band, base = bottom - mark_length - metrics.descent() - 1;
  painter.fillRect(QRectF(0, 0, width, bottom), ink.palette.color(QPalette::Window));
  const Ruler marks = ruler(scene.scale, scene.index->clock(), metrics.horizontalAdvance("+000.000 ms") + 12);
  painter.setFont(ink.font);
  const QColor text = ink.palette.color(QPalette::WindowText);
  double free_from = 2;
  if (!marks.origin_label.empty()) {
    const QString origin = QString::fromStdString(marks.origin_label);
    painter.setPen(text);
    painter.drawText(QPointF(2, base), origin);
    free_from = 2 + metrics.horizontalAdvance(origin) + 8;
  } else if (scene.scale.pace) {
    painter.setPen(text);
    painter.drawText(QPointF(4, base), "uneven time");
  }
  for (const RulerMark& mark : marks.marks) {
    const double x = std::round(scene.x_of(mark.at)) + 0.5;
    const QString label = QString::fromStdString(mark.label);
    const double length = label.isEmpty() ? short_mark_length : mark_length;
    painter.fillRect(QRectF(x - 0.5, bottom - length, 1, length), ink.palette.color(QPalette::Mid));
    const double half = metrics.horizontalAdvance(label) / 2;
    if (label.isEmpty() || x - half < free_from || x + half > scene.plot.right() + 1) continue;
    painter.setPen(text);
    painter.drawText(QPointF(x - half, base), label);
    free_from = x + half + 8;
  }
}

void paint_phases(QPainter& painter, const TimelineScene& scene, const CanvasInk& ink) {
  if (scene.phase_band == 0) return;
  constexpr double narrow = 4;
  const QFontMetricsF metrics(ink.font);
  const double top = scene.plot.top() - scene.phase_band, height = scene.phase_band - 1;
  const double left = scene.plot.left(), right = scene.plot.right() + 1;
  const QColor text = ink.palette.color(QPalette::WindowText);
  const auto tint = [&](int alpha) { return QColor(text.red(), text.green(), text.blue(), alpha); };
  painter.fillRect(QRectF(0, top, right, scene.phase_band), ink.palette.color(QPalette::Window));
  painter.setFont(ink.font);
  painter.setPen(text);
  painter.drawText(QRectF(4, top, left - 10, height), Qt::AlignRight | Qt::AlignVCenter, "phases");
  painter.save();
  painter.setClipRect(QRectF(left, top, right - left, height));
  const std::vector<Phase>& all = scene.index->phases;
  const auto first_after = [&](auto from, Tick at) {
    return std::partition_point(from, all.end(), [at](const Phase& p) { return p.to <= at; });
  };
  const auto first = first_after(all.begin(), scene.scale.visible.from);
  auto phase = first;
  bool any_name = false;
  while (phase != all.end() && phase->from < scene.scale.visible.to) {
    const double from = std::max(scene.x_of(phase->from), left), to = std::min(scene.x_of(phase->to), right);
    if (to - from < narrow) {
      painter.fillRect(QRectF(from, top, narrow, height), tint(48));
      phase = std::max(phase + 1, first_after(phase, scene.tick_at(from + narrow)));
      continue;
    }
    painter.fillRect(QRectF(from, top, to - from, height), tint((phase - all.begin()) % 2 == 0 ? 28 : 64));
    const QString name = QString::fromStdString(phase_name(*scene.index, *phase));
    if (metrics.horizontalAdvance(name) + 6 <= to - from) {
      painter.drawText(QRectF(from, top, to - from, height), Qt::AlignCenter, name);
      any_name = true;
    }
    ++phase;
  }
  if (const auto count = phase - first; !any_name && count > 1) {
    const QString words = QString::number(count) + " phases";
    const double width = metrics.horizontalAdvance(words) + 12;
    const QRectF box((left + right - width) / 2, top, width, height);
    painter.fillRect(box, ink.palette.color(QPalette::Window));
    painter.drawText(box, Qt::AlignCenter, words);
  }
  painter.restore();
}

void paint_names(QPainter& painter, const TimelineScene& scene, const std::vector<SlotId>& picked,
                 const CanvasInk& ink) {
  const QFontMetricsF metrics(ink.font);
  const QRectF gutter(0, scene.plot.top(), scene.plot.left(), scene.plot.height());
  painter.save();
  painter.setClipRect(gutter);
  painter.fillRect(gutter, ink.palette.color(QPalette::Window));
  for (const Row& row : scene.rows->rows) {
    const bool is_picked = row.lanes.size() == 1 && std::binary_search(picked.begin(), picked.end(), row.lanes.front());
    if (is_picked && scene.is_seen(row))
      painter.fillRect(QRectF(0, scene.y_of(row), scene.plot.left() - 2, row.height),
                       ink.palette.color(QPalette::Highlight));
  }
  painter.setFont(ink.font);
  for (const std::size_t r : named_rows(scene, metrics.height())) {
    const Row& row = scene.rows->rows[r];
    QString name = QString::fromStdString(row.name);
    if (row.is_group) name = (row.is_title() ? QString::fromUtf8("\u25be ") : QString::fromUtf8("\u25b8 ")) + name;
    if (row.is_pinned) name = QString::fromUtf8("\u2022 ") + name;
    const bool is_picked = row.lanes.size() == 1 && std::binary_search(picked.begin(), picked.end(), row.lanes.front());
    painter.setPen(ink.palette.color(is_picked ? QPalette::HighlightedText : QPalette::WindowText));
    const QRectF box(4, text_top(scene, row, metrics.height()), scene.plot.left() - 10, metrics.height());
    painter.drawText(box, (row.is_group ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter,
                     metrics.elidedText(name, Qt::ElideMiddle, box.width()));
  }
  painter.restore();
}

void paint_readings(QPainter& painter, const TimelineScene& scene, const std::vector<float>& compute_share,
                    std::optional<Tick> at, const CanvasInk& ink, int width) {
  const QFontMetricsF metrics(ink.font);
  const QRectF gutter(scene.plot.right() + 1, scene.plot.top(), width - scene.plot.right() - 1, scene.plot.height());
  painter.save();
  painter.fillRect(gutter, ink.palette.color(QPalette::Window));
  painter.setClipRect(gutter.adjusted(0, -scene.plot.top(), 0, 0));
  painter.setFont(ink.font);
  painter.setPen(ink.palette.color(QPalette::WindowText));
  const QRectF title(gutter.left() + 4, 0, gutter.width() - 6, scene.plot.top() - scene.phase_band - mark_length);
  painter.fillRect(QRectF(gutter.left() + 1, 0, gutter.width(), scene.plot.top()), ink.palette.color(QPalette::Window));
  painter.drawText(title, Qt::AlignLeft | Qt::AlignBottom, at ? "now" : "compute");
  for (const std::size_t r : named_rows(scene, metrics.height())) {
    const Row& row = scene.rows->rows[r];
    if (row.lanes.empty() || r >= compute_share.size()) continue;
    const QRectF box(gutter.left() + 4, text_top(scene, row, metrics.height()), gutter.width() - 6, metrics.height());
    if (!at) {
      if (compute_share[r] >= 0)
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(std::lround(compute_share[r] * 100)) + " %");
      continue;
    }
    if (row.lanes.size() != 1) continue;
    const auto span = scene.index->store->span_at(row.lanes.front(), *at);
    if (span) painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, short_name_of(activity_of(span->kind)));
  }
  painter.restore();
}

}  // namespace pelsim::gui
