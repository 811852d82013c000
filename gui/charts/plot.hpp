#pragma once
#include <QColor>
#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

class QCustomPlot;

namespace pelsim::gui {

/// One line (or cloud of points) of a plot.
struct Curve {
  enum class Line { straight, steps, points, dashed };
  QString name;
  QColor colour;
  std::vector<double> x, y;  ///< x ascending
  Line line = Line::straight;
  std::vector<double> error = {};  ///< half the length of each point's bar; empty: none
  bool is_filled = false;          ///< down to the curve before it, or to the axis: of stacks
};

/// How numbers are spread: whiskers to `low` and `high`, a box between the quartiles.
struct Box {
  QString name;
  QColor colour;
  double low = 0, first = 0, median = 0, third = 0, high = 0;
  double mean = 0, most = 0;  ///< marks of their own
};

/// Curves with axes, units and a legend, in the colours of the window. The only file that knows the plotting library.
class Plot final : public QWidget {
 public:
  explicit Plot(QWidget* parent);

  /// Titles carry the unit.
  void set_axes(const QString& x, const QString& y);
  void set_ranges(double x_from, double x_to, double y_from, double y_to);
  /// Both axes, or y alone, in powers of ten (x: of two labels where there are few).
  void set_log(bool x, bool y);
  void show_curves(const std::vector<Curve>&);
  /// In place of curves: a box below the other, over the x axis from 0 to `most`.
  void show_boxes(const std::vector<Box>&, double most);
  /// A shaded part of the x axis; none where from >= to.
  void shade(double from, double to);

  /// Where it was clicked, in the axes' numbers.
  std::function<void(double x, double y)> clicked;
  std::function<QString(double x, double y)> tip;

  QSize sizeHint() const override { return {400, 240}; }

 protected:
  void changeEvent(QEvent*) override;
  void resizeEvent(QResizeEvent*) override;
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void dress();
  void fit_legend();

  QCustomPlot* plot_;
  bool shows_boxes_ = false;
};

}  // namespace pelsim::gui
