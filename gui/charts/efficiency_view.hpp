#pragma once
#include <array>

#include "gui/charts/efficiency_tree.hpp"
#include "gui/charts/fresh_view.hpp"

class QLabel;
class QPushButton;

namespace pelsim::gui {

class Canvas;

/// The efficiencies as a tree: a number, a bar with the mark of what is acceptable, the change since the base, a
/// sentence, and a button that shows the evidence in all views.
class EfficiencyView final : public FreshView {
  Q_OBJECT

 public:
  explicit EfficiencyView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  struct Row {
    QLabel *name, *value, *change, *reason;
    Canvas* bar;
    QPushButton* show;
  };
  void paint_bar(QPainter&, QRect, std::size_t row) const;
  void show_evidence(Efficiency);

  std::array<Row, efficiencies> rows_{};
  QLabel* remark_;
  std::vector<EfficiencyLine> lines_;
};

}  // namespace pelsim::gui
