#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/tables/inspection.hpp"

class QLabel;
class QTableView;

namespace pelsim::gui {

class TableModel;

/// Everything that is known of what is picked. Enter or a double click on a line goes to the task or transfer it names.
class InspectorView final : public FreshView {
  Q_OBJECT

 public:
  explicit InspectorView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  void follow(int row);

  QLabel* title_;
  TableModel* model_;
  QTableView* table_;
  Inspection shown_;
};

}  // namespace pelsim::gui
