#include "gui/charts/vector_paint.hpp"

#include <QColor>
#include <QImage>
#include <QPaintEngine>
#include <QPainter>

namespace pelsim::gui {
namespace {

/// Calls `take(x, end, y, colour)` for each run of one colour that can be seen.
template <class Take>
void each_run(const QImage& cells, Take&& take) {
  for (int y = 0; y < cells.height(); ++y)
    for (int x = 0; x < cells.width();) {
      const QRgb colour = cells.pixel(x, y);
      int end = x + 1;
      while (end < cells.width() && cells.pixel(end, y) == colour) ++end;
      if (qAlpha(colour) > 0) take(x, end, y, colour);
      x = end;
    }
}

}  // namespace

bool draws_vectors(const QPainter& painter) {
  const QPaintEngine* engine = painter.paintEngine();
  if (engine == nullptr) return false;
  const QPaintEngine::Type type = engine->type();
  return type == QPaintEngine::SVG || type == QPaintEngine::Pdf || type == QPaintEngine::Picture;
}

void paint_cells(QPainter& painter, const QRectF& area, const QImage& cells) {
  if (cells.isNull()) return;
  std::size_t shapes = 0;
  if (draws_vectors(painter)) each_run(cells, [&](int, int, int, QRgb) { ++shapes; });
  if (shapes == 0 || shapes > most_shapes) return painter.drawImage(area, cells);
  const double width = area.width() / cells.width(), height = area.height() / cells.height();
  each_run(cells, [&](int x, int end, int y, QRgb colour) {
    painter.fillRect(QRectF(area.left() + x * width, area.top() + y * height, (end - x) * width, height),
                     QColor::fromRgba(colour));
  });
}

}  // namespace pelsim::gui
