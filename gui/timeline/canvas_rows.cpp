// The rows of the canvas: their colours, and how they come onto the screen or into a picture.
#include <QElapsedTimer>
#include <QPainter>
#include <QTimer>
#include <cmath>

#include "gui/charts/vector_paint.hpp"
#include "gui/timeline/canvas_paint.hpp"
#include "gui/timeline/row_shapes.hpp"
#include "gui/timeline/timeline_canvas.hpp"

namespace pelsim::gui {
namespace {

/// What is left of a colour that the filter does not let through.
constexpr double dimmed_share = 0.22;

QRgb dimmed(QRgb colour, QRgb ground) {
  const auto mix = [](int c, int g) { return static_cast<int>(std::lround(g + dimmed_share * (c - g))); };
  return qRgb(mix(qRed(colour), qRed(ground)), mix(qGreen(colour), qGreen(ground)), mix(qBlue(colour), qBlue(ground)));
}

constexpr qint64 patience_ms = 25;  // of painting in one go; then the window answers, and painting goes on

}  // namespace

const SharePyramid& TimelineCanvas::pyramid() const { return kinds_ ? *kinds_->pyramid : *index_->activity; }

bool TimelineCanvas::is_dimmed(std::size_t c) const {
  const Filter& filter = state_.filter();
  if (filter.lets_all_through()) return false;
  // Computing stands first, or is split by kind behind all others; idle is last.
  const std::size_t first_kind = activities - 2;
  const bool is_idle = c >= pyramid().classes().count;
  const bool is_compute = !is_idle && (kinds_ ? c >= first_kind : c == 0);
  // Until kinds are told apart, and in the run that is compared with, their names decide nothing.
  if (!filter.kinds.empty() && kinds_ && (!is_compute || c - first_kind == kinds_->others)) return true;
  if (is_compute) return !filter.lets_through(Activity::compute);
  return !filter.lets_through(is_idle ? Activity::idle : static_cast<Activity>(kinds_ ? c + 1 : c));
}

ClassColours TimelineCanvas::colours() const {
  const Theme theme = theme_of(palette());
  ClassColours colours;
  colours.idle = colour_of(Activity::idle, theme).rgb();
  for (std::size_t a = 0; a < activities - 1; ++a) {
    const auto activity = static_cast<Activity>(a);
    if (!kinds_ || activity != Activity::compute) colours.classes.push_back(colour_of(activity, theme).rgb());
  }
  if (kinds_)
    for (std::size_t k = 0; k < kinds_->names.size(); ++k)
      colours.classes.push_back(
          (kind_colours_ == KindColours::own ? colour_of_kind(k, theme) : colour_of(Activity::compute, theme)).rgb());
  if (state_.filter().lets_all_through()) return colours;
  const QRgb ground = palette().color(QPalette::Base).rgb();
  for (std::size_t c = 0; c < colours.classes.size(); ++c)
    if (is_dimmed(c)) colours.classes[c] = dimmed(colours.classes[c], ground);
  if (is_dimmed(colours.classes.size())) colours.idle = dimmed(colours.idle, ground);
  return colours;
}

void TimelineCanvas::paint_rows(QPainter& painter) {
  QString notice;
  if (rule_ == LodRule::shares && draws_vectors(painter)) {
    painter.fillRect(plot(), palette().color(QPalette::Base));
    if (paint_row_shapes(painter, scene(), pyramid(), colours(), most_shapes)) return;
    notice = "rows are a raster: they would be more than " + QString::number(most_shapes) + " shapes";
  }
  QElapsedTimer clock;
  clock.start();
  const bool whole = picture_.update(request(), rows_, [&] { return is_patient_ || clock.elapsed() < patience_ms; });
  if (!whole) QTimer::singleShot(0, this, [this] { update(plot()); });
  picture_.draw(painter, plot().topLeft());
  if (notice.isEmpty()) return;
  const QRect box = painter.boundingRect(plot().adjusted(0, 0, -6, -4), Qt::AlignRight | Qt::AlignBottom, notice);
  painter.fillRect(box.adjusted(-4, -2, 4, 2), palette().color(QPalette::Base));
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(box, Qt::AlignCenter, notice);
}

}  // namespace pelsim::gui
