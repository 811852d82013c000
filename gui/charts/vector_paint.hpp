#pragma once
#include <QRectF>
#include <cstddef>

class QImage;
class QPainter;

/// For pictures that are made of shapes and letters (SVG, PDF) and can be enlarged without end.
namespace pelsim::gui {

bool draws_vectors(const QPainter&);
/// Shapes that a program which shows such a picture still handles with ease; beyond, a raster lies inside.
inline constexpr std::size_t most_shapes = 50'000;
/// Each pixel of the image as a cell of the area, without smoothing. As shapes where the picture is made of these and
/// there are not too many: neighbours in a row that have one colour are one shape.
void paint_cells(QPainter&, const QRectF& area, const QImage& cells);

}  // namespace pelsim::gui
