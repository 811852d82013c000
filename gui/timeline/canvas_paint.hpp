#pragma once
#include <QFont>
#include <QPalette>
#include <optional>
#include <vector>

#include "gui/timeline/column_paint.hpp"
#include "gui/timeline/span_labels.hpp"
#include "gui/timeline/timeline_overlays.hpp"

class QPainter;
class QFontMetricsF;

/// What a canvas draws over and beside its rows. Each function draws one thing, and nothing else decides where.
namespace pelsim::gui {

struct CanvasInk {
  const QPalette& palette;
  QFont font;
  ClassColours colours;
};

/// Room for names on the left, the ruler above, numbers on the right.
struct Margins {
  int left, top, right;
  int phase_band;  ///< part of `top`
};
Margins margins_of(const QFontMetricsF&, const TimelineIndex*, int width);
/// Rows in sight whose texts do not overlap, from top to bottom: those that have text beside them.
std::vector<std::size_t> named_rows(const TimelineScene&, double text_height);

/// Of the i-th kind of task; none of them is the colour of another activity.
QColor colour_of_kind(std::size_t i, Theme);
/// A span's own edge, so that neighbours of one colour are told apart.
QRgb edge_of(QRgb colour, Theme);

/// Spans of the other run, as outlines on the same lanes; those wide enough to be seen as such.
std::vector<QRectF> ghost_outlines(const TimelineIndex& base, const TimelineScene&);

struct TimeMarks {
  std::optional<TimeRange> range;
  const std::vector<TimeRange>& bookmarks;  ///< instants are ranges of one tick
  std::optional<Tick> play_head;
};

void paint_labels(QPainter&, const TimelineScene&, const std::vector<SpanLabel>&, const TimelineIndex&,
                  const SpanClasses&, const CanvasInk&);
void paint_ghosts(QPainter&, const TimelineScene&, const std::vector<QRectF>&, const CanvasInk&);
void paint_selection(QPainter&, const TimelineScene&, const Selection&, const CanvasInk&);
void paint_path(QPainter&, const TimelineScene&, const std::vector<PathStroke>&, const CanvasInk&);
void paint_arrows(QPainter&, const TimelineScene&, const ArrowSet&, const CanvasInk&);
void paint_marks(QPainter&, const TimelineScene&, const TimeMarks&, const CanvasInk&);
void paint_ruler(QPainter&, const TimelineScene&, const CanvasInk&, int width);
/// One band a phase, with its name where it fits; phases narrower than a few pixels are one thicket.
void paint_phases(QPainter&, const TimelineScene&, const CanvasInk&);
void paint_names(QPainter&, const TimelineScene&, const std::vector<SlotId>& picked, const CanvasInk&);
/// Beside each row its share of computing, or what it does at an instant.
void paint_readings(QPainter&, const TimelineScene&, const std::vector<float>& compute_share, std::optional<Tick> at,
                    const CanvasInk&, int width);
void paint_hairline(QPainter&, const TimelineScene&, double x, const CanvasInk&);
void paint_stale(QPainter&, const TimelineScene&, const CanvasInk&);

}  // namespace pelsim::gui
