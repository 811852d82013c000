#pragma once
#include "gui/problems/remarks.hpp"
#include "gui/view.hpp"

class QTableWidget;

namespace pelsim::gui {

/// What is wrong and what is worth knowing, one line each. Enter or a double click goes to the place in the scenario.
/// A run is checked when somebody looks; one of more than a million tasks is not, which a line says.
class ProblemsView : public View {
  Q_OBJECT

 public:
  explicit ProblemsView(ViewState& state, QWidget* parent = nullptr);

  static constexpr std::size_t most_checked = 1'000'000;

  Table table() const override;
  void draw(QPainter& painter, QSize size) override;
  QString nothing_to_show() const override;
  std::vector<KeyHelp> keys() const override;

 protected:
  void changeEvent(QEvent*) override;
  void showEvent(QShowEvent*) override;

 private:
  std::vector<Remark> current() const;
  void outdate();
  void fill();
  void go(int row);

  QTableWidget* rows_;
  std::vector<Remark> shown_;
  bool is_old_ = true;
};

}  // namespace pelsim::gui
