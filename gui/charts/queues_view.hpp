#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/charts/queues.hpp"

class QComboBox;
class QLabel;
class QTableView;

namespace pelsim::gui {

class Plot;
class TableModel;

/// What waits where, or of which kind: a line for each queue, and the length of one of them over time, or how the waits
/// of each are spread.
class QueuesView final : public FreshView {
  Q_OBJECT

 public:
  explicit QueuesView(ViewState& state, QWidget* parent = nullptr);

  QString status() const override;
  std::vector<KeyHelp> keys() const override;
  QJsonObject save() const override;
  void restore(const QJsonObject&) override;

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  struct Line {
    std::size_t queue;
    QueueFacts facts;
  };
  void show_queue(std::size_t row);
  void show_spread();
  Table lines_table() const;

  QComboBox *by_, *shows_;
  TableModel* model_;
  QTableView* table_;
  Plot* plot_;
  QLabel* check_;
  RunPtr of_;  ///< whose queues these are
  int of_by_ = -1;
  std::vector<Queue> queues_;
  std::vector<Line> lines_;  ///< longest first
};

}  // namespace pelsim::gui
