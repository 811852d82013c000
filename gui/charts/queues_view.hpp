#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/charts/queues.hpp"

class QLabel;
class QTableView;

namespace pelsim::gui {

class Plot;
class TableModel;

/// What waits where: a line for each queue, and the length of one of them over time.
class QueuesView final : public FreshView {
  Q_OBJECT

 public:
  explicit QueuesView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  struct Line {
    std::size_t queue;
    QueueFacts facts;
  };
  void show_queue(std::size_t row);
  Table lines_table() const;

  TableModel* model_;
  QTableView* table_;
  Plot* plot_;
  QLabel* check_;
  RunPtr of_;  ///< whose queues these are
  std::vector<Queue> queues_;
  std::vector<Line> lines_;  ///< longest first
};

}  // namespace pelsim::gui
