#include "gui/timeline/row_shapes.hpp"

#include <QPainter>
#include <algorithm>

namespace pelsim::gui {
namespace {

struct Shape {
  QRectF box;
  QRgb colour;
};

/// As rows are drawn on the screen: high ones leave a line free.
double height_of(const Row& row) { return row.height - (row.height >= 6 ? 1.0 : 0.0); }

class Shapes {
 public:
  Shapes(const TimelineScene& scene, const SharePyramid& pyramid, const ClassColours& colours, std::size_t most)
      : scene_(scene), pyramid_(pyramid), colours_(colours), most_(most) {}

  bool add(const Row& row) {
    const Tick end = std::min(pyramid_.store().end(), scene_.scale.visible.to);
    if (!(scene_.scale.visible.from < end)) return true;
    add_box(row, scene_.scale.visible.from, end, 0, 1, colours_.idle);
    return row.lanes.size() == 1 ? add_spans(row) : add_shares(row);
  }
  const std::vector<Shape>& all() const { return shapes_; }

 private:
  bool fits() const { return shapes_.size() <= most_; }
  double x_of(Tick t) const {
    return std::clamp<double>(scene_.x_of(t), scene_.plot.left(), scene_.plot.right() + 1.0);
  }
  /// From `low` to `high` of the row's height, counted from below.
  void add_box(const Row& row, double left, double right, double low, double high, QRgb colour) {
    const double height = height_of(row), bottom = scene_.y_of(row) + height;
    shapes_.push_back({QRectF(left, bottom - high * height, right - left, (high - low) * height), colour});
  }
  void add_box(const Row& row, Tick from, Tick to, double low, double high, QRgb colour) {
    add_box(row, x_of(from), x_of(to), low, high, colour);
  }
  bool add_spans(const Row& row) {
    const TimeRange seen = scene_.scale.visible;
    pyramid_.store().each_span(row.lanes.front(), seen.from, seen.to, [&](const Span& span) {
      if (span.kind == SpanKind::idle || !fits()) return;
      const std::size_t c = pyramid_.classes().of(span.kind, pyramid_.store().columns().task[span.attempt]);
      add_box(row, span.from, span.to, 0, 1, colours_.classes[c]);
    });
    return fits();
  }
  bool add_shares(const Row& row) {
    const std::size_t n = pyramid_.classes().count, columns = static_cast<std::size_t>(scene_.plot.width());
    std::vector<float> sum(columns * n, 0.0f), one(columns * n);
    for (const SlotId lane : row.lanes) {
      for (const Stretch& s : stretches(scene_.scale))
        pyramid_.shares(lane, {s.from, s.per_column}, 0, static_cast<std::size_t>(s.count),
                        one.data() + static_cast<std::size_t>(s.first) * n);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one[i] / static_cast<float>(row.lanes.size());
    }
    for (std::size_t column = 0; column < columns && fits(); ++column) {
      double low = 0;
      for (std::size_t c = 0; c < n; ++c) {
        const double share = sum[column * n + c];
        if (!(share > 0)) continue;
        const double left = scene_.plot.left() + static_cast<double>(column);
        add_box(row, left, left + 1, low, low + share, colours_.classes[c]);
        low += share;
      }
    }
    return fits();
  }

  const TimelineScene& scene_;
  const SharePyramid& pyramid_;
  const ClassColours& colours_;
  std::size_t most_;
  std::vector<Shape> shapes_;
};

}  // namespace

bool paint_row_shapes(QPainter& painter, const TimelineScene& scene, const SharePyramid& pyramid,
                      const ClassColours& colours, std::size_t most) {
  Shapes shapes(scene, pyramid, colours, most);
  for (const Row& row : scene.rows->rows)
    if (!row.lanes.empty() && scene.is_seen(row) && !shapes.add(row)) return false;
  painter.save();
  painter.setClipRect(scene.plot);
  painter.setPen(Qt::NoPen);
  for (const Shape& shape : shapes.all()) painter.fillRect(shape.box, QColor(shape.colour));
  painter.restore();
  return true;
}

}  // namespace pelsim::gui
