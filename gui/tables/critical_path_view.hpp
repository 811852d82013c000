#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/tables/path_table.hpp"

class QLabel;
class QTableView;

namespace pelsim::gui {

class Canvas;
class TableModel;

/// What the end of the run was waiting for, step by step, and what each sort of step could save at most.
class CriticalPathView final : public FreshView {
  Q_OBJECT

 public:
  explicit CriticalPathView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  void paint_bar(QPainter&, QRect) const;
  Table sums() const;
  /// Tasks off the path that could end the least later.
  void add_near_ones(Table&) const;
  void pick(int row);
  /// Marks the row of what is picked elsewhere.
  void follow_selection();

  Canvas* bar_;
  TableModel *steps_, *sums_;
  QTableView* steps_table_;
  RunPtr of_;  ///< whose path this is
  CriticalPath path_;
  std::vector<std::optional<Tick>> slack_;  ///< by attempt
  PathTable lines_;
};

}  // namespace pelsim::gui
