#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/charts/heat_axes.hpp"
#include "gui/tables/differences.hpp"

class QLabel;
class QTableView;

namespace pelsim::gui {

class Canvas;
class TableModel;

/// The run on show, B, against the pinned one, A: numbers side by side, where more or less data moves, and which tasks
/// another device ran.
class CompareView final : public FreshView {
  Q_OBJECT

 public:
  explicit CompareView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  void paint_matrix(QPainter&, QRect);
  Table shown_table() const;
  Table moved_table() const;

  TableModel *numbers_, *moved_;
  QTableView* moved_table_;
  Canvas* matrix_;
  QLabel *head_, *moved_head_;
  std::vector<Difference> differences_;
  std::vector<MovedTask> tasks_;
  std::optional<Grid> grid_;
  HeatAxes axes_;
};

}  // namespace pelsim::gui
