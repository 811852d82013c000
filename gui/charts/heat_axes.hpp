#pragma once
#include <QRect>
#include <QString>
#include <functional>
#include <optional>

class QFontMetrics;
class QPainter;
class QPalette;

namespace pelsim::gui {

/// Names of the rows (or columns) of a heat map, beside it: all where they fit, else each second, third ...
struct HeatAxes {
  QRect plot;
  std::size_t rows = 0, columns = 0;
  std::function<QString(std::size_t)> row_name, column_name;

  void paint_row_names(QPainter&, int left, const QPalette&) const;
  /// Upright where they fit into a column, else turned.
  void paint_column_names(QPainter&, int bottom, const QPalette&) const;
  QRect cell(std::size_t row, std::size_t column) const;
  std::optional<std::size_t> row_at(int y) const;
  std::optional<std::size_t> column_at(int x) const;
};

/// Room that column names need below the plot, when the widest is so wide.
int column_names_height(const QFontMetrics&, int widest, std::size_t columns, int plot_width);

}  // namespace pelsim::gui
