#pragma once
#include "gui/charts/energy_shares.hpp"
#include "gui/charts/fresh_view.hpp"

class QLabel;

namespace pelsim::gui {

class Plot;
class TableModel;

/// Power over time, stacked by type of device; energy by part and by device; energy x time, energy a unit of work.
class EnergyView final : public FreshView {
  Q_OBJECT

 public:
  explicit EnergyView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  void show_power();
  Table parts_table() const;
  QString facts() const;

  Plot* plot_;
  TableModel* model_;
  QLabel* facts_;
  RunPtr of_;  ///< whose energy this is
  PowerByType use_;
  std::vector<EnergyPart> parts_;
};

}  // namespace pelsim::gui
