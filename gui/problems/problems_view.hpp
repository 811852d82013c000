#pragma once
#include "gui/problems/remarks.hpp"
#include "gui/view.hpp"

class QTableWidget;

namespace pelsim::gui {

/// What is wrong and what is worth knowing, one line each. Enter or a double click goes to the place in the scenario.
class ProblemsView : public View {
  Q_OBJECT

 public:
  explicit ProblemsView(ViewState& state, QWidget* parent = nullptr);

  Table table() const override;
  QString nothing_to_show() const override;
  std::vector<KeyHelp> keys() const override;

 protected:
  void changeEvent(QEvent*) override;

 private:
  std::vector<Remark> current() const;
  void fill();
  void go(int row);

  QTableWidget* rows_;
  std::vector<Remark> shown_;
};

}  // namespace pelsim::gui
