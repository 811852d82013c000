#pragma once
#include <QImage>
#include <QPalette>
#include <QRect>
#include <vector>

class QPainter;

namespace pelsim::gui {

/// Numbers in rows and columns; NaN where there is nothing.
struct Grid {
  std::size_t rows = 0, columns = 0;
  std::vector<double> value = {};
  double at(std::size_t row, std::size_t column) const { return value[row * columns + column]; }
  double& at(std::size_t row, std::size_t column) { return value[row * columns + column]; }
};

/// How several cells become one pixel where there are more cells than pixels: `most` so that a hot cell never
/// disappears, `mean` so that shares stay true.
enum class Pooling { most, mean };
/// At most `rows` x `columns` cells; the same grid when it fits.
Grid pooled(const Grid&, std::size_t rows, std::size_t columns, Pooling);

/// Where a number stands between the ends of the colours.
struct ColourScale {
  double least = 0, most = 1;
  enum class Kind { linear, log, diverging } kind = Kind::linear;  ///< diverging: -most .. most
  /// 0..1, or -1..1 where diverging.
  double place(double value) const;
};
/// From the values that are there; log leaves out what is not positive.
ColourScale scale_of(const Grid&, ColourScale::Kind);

/// A pixel for each cell; transparent where there is nothing.
QImage heat_image(const Grid&, const ColourScale&);
/// The scale as a bar with the text of its two ends beside it.
void paint_colour_bar(QPainter&, QRect, const ColourScale&, const QString& least, const QString& most, const QPalette&);

}  // namespace pelsim::gui
