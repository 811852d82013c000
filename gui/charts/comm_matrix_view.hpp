#pragma once
#include <QImage>

#include "gui/charts/comm_matrix.hpp"
#include "gui/charts/fresh_view.hpp"
#include "gui/charts/heat_axes.hpp"

class QComboBox;
class QCheckBox;
class QLabel;

namespace pelsim::gui {

class Canvas;

/// What moved from which memory to which, with the sums of rows and columns beside it. Brushing over cells picks their
/// pairs in all views.
class CommMatrixView final : public FreshView {
  Q_OBJECT

 public:
  explicit CommMatrixView(ViewState& state, QWidget* parent = nullptr);

  QString status() const override;
  std::vector<KeyHelp> keys() const override;
  QJsonObject save() const override;
  void restore(const QJsonObject&) override;

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  void paint(QPainter&, QRect);
  void paint_marginals(QPainter&) const;
  void paint_picked(QPainter&) const;
  HeatAxes axes(QRect) const;
  void pick(QRect cells_at);
  void pick_cells(std::size_t first_row, std::size_t last_row, std::size_t first_column, std::size_t last_column);
  bool move(int key);
  QString tip(QPoint) const;
  QString value_text(double) const;
  Measure measure() const;
  QString group_name(std::size_t) const;

  QComboBox *measure_, *grouping_;
  QCheckBox* log_;
  QLabel* pattern_;
  Canvas* canvas_;
  bool grouping_chosen_ = false;
  std::vector<Traffic> pairs_, cells_;  ///< by memory, by group
  MemoryGroups groups_;
  Marginals sums_;
  Grid grid_;
  ColourScale scale_;
  QImage image_;  ///< of `grid_` at the size at which it was last painted
  HeatAxes axes_;
  std::size_t current_row_ = 0, current_column_ = 0;  ///< of the keyboard
};

}  // namespace pelsim::gui
