#include "gui/timeline/timeline_legend.hpp"

#include <QFontMetrics>
#include <QPainter>

namespace pelsim::gui {
namespace {

constexpr int square = 11, gap = 6, entry_gap = 18, legend_margin = 6;

}  // namespace

TimelineLegend::TimelineLegend(QWidget* parent) : QWidget(parent) {
  setObjectName("timeline-legend");
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void TimelineLegend::set_entries(std::vector<TimelineLegendEntry> entries) {
  entries_ = std::move(entries);
  QString all;
  for (const TimelineLegendEntry& entry : entries_) all += (all.isEmpty() ? "" : ", ") + entry.text;
  setAccessibleName("Legend: " + all);
  updateGeometry();
  update();
}

int TimelineLegend::place(int width, QPainter* painter) const {
  const QFontMetrics metrics(font());
  const int line = metrics.height() + 3;
  int x = legend_margin, y = 2;
  for (const TimelineLegendEntry& entry : entries_) {
    const int mark = entry.colour.alpha() == 0 ? 0 : square + gap;
    const int needed = mark + metrics.horizontalAdvance(entry.text);
    if (x > legend_margin && x + needed > width - legend_margin) {
      x = legend_margin;
      y += line;
    }
    if (painter != nullptr) {
      const QRect box(x, y + (metrics.height() - square) / 2, square, square);
      if (mark > 0) {
        painter->fillRect(box, entry.colour);
        painter->setPen(palette().color(QPalette::Mid));
        painter->drawRect(box.adjusted(0, 0, -1, -1));
      }
      painter->setPen(palette().color(QPalette::WindowText));
      painter->drawText(x + mark, y + metrics.ascent(), entry.text);
    }
    x += needed + entry_gap;
  }
  return y + line;
}

void TimelineLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  place(width(), &painter);
}

}  // namespace pelsim::gui
