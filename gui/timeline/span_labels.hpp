#pragma once
#include <QRectF>
#include <QString>
#include <functional>
#include <vector>

#include "gui/timeline/timeline_scene.hpp"

namespace pelsim::gui {

/// A span that is wide enough to be told from its neighbours.
struct SpanLabel {
  QRectF box;  ///< as far as it is seen
  Span span;
  QString text;         ///< the task's name, else its kind, whichever fits; empty: neither does
  bool begins = false;  ///< its left edge is in sight
};

/// Spans in sight that are at least `least_width` pixels wide, in rows of single lanes at least `least_height` high; at
/// most `most`, those of the upper rows. `text_width` measures.
std::vector<SpanLabel> span_labels(const TimelineScene&, const std::function<double(const QString&)>& text_width,
                                   int text_height, std::size_t most = 3000);
inline constexpr int least_label_width = 5, least_edge_height = 8;

/// "compute gemm(3,2,1) on node0: 1.2 ms, from 3.4 ms to 4.6 ms"
QString span_text(const TimelineIndex&, const Span&, SlotId lane, const TimeScale&);

}  // namespace pelsim::gui
