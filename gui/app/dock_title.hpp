#pragma once
#include <QWidget>

class QDockWidget;
class QMenu;

namespace pelsim::gui {

/// The head of a dock: its title, a menu for what can be done with the view, and buttons to float and to close it. A
/// line below it shows where the keyboard is.
class DockTitle : public QWidget {
  Q_OBJECT

 public:
  /// `menu` may be null.
  DockTitle(QDockWidget& dock, QMenu* menu);
  void set_active(bool);

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  bool active_ = false;
};

}  // namespace pelsim::gui
