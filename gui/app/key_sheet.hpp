#pragma once
#include <QDialog>
#include <vector>

#include "gui/view.hpp"

namespace pelsim::gui {

/// Keys under a heading: a menu of the window, or a view.
struct KeyGroup {
  QString title;
  std::vector<KeyHelp> keys;
};

/// All keys on one page, in columns. Not modal.
class KeySheet : public QDialog {
  Q_OBJECT

 public:
  KeySheet(const std::vector<KeyGroup>&, QWidget* parent);
};

}  // namespace pelsim::gui
