#pragma once
#include "gui/charts/activity_series.hpp"
#include "gui/charts/fresh_view.hpp"

class QTableView;

namespace pelsim::gui {

class Plot;
class TableModel;

/// How many lanes do what over time, stacked, and the totals over the range.
class BreakdownView final : public FreshView {
  Q_OBJECT

 public:
  explicit BreakdownView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  /// The means over the range, then those of each bin.
  Table current_table() const override;

 private:
  Table totals() const;
  void show_curves();
  QString tip(double x) const;

  Plot* plot_;
  TableModel* totals_;
  ActivitySeries series_;
};

}  // namespace pelsim::gui
