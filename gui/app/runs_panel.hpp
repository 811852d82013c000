#pragma once
#include <QWidget>

#include "gui/app/run_list.hpp"
#include "gui/state/view_state.hpp"

class QTableWidget;

namespace pelsim::gui {

/// The runs of the session: which is on show (B), which is pinned (A), and how they differ. Enter or a double click
/// shows a run; the other commands are buttons and a menu.
class RunsPanel : public QWidget {
  Q_OBJECT

 public:
  RunsPanel(ViewState&, RunList&, QWidget* parent = nullptr);

  /// The row that the keyboard is on; none where the list is empty.
  std::optional<std::size_t> current() const;
  void pin_current();
  void show_current();
  void remove_current();
  void rename_current();

 Q_SIGNALS:
  void export_wanted(const pelsim::gui::RunPtr& run);

 private:
  void fill();
  void open_menu(const QPoint& at);

  ViewState* state_;
  RunList* list_;
  QTableWidget* table_;
  bool filling_ = false;
};

}  // namespace pelsim::gui
