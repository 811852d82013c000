#pragma once
#include <QDialog>

#include "gui/view.hpp"

class QTableView;

namespace pelsim::gui {

/// What a view shows as a table to read, copy (Ctrl+C: the picked rows, else all) and save as CSV. Not modal.
class TableDialog : public QDialog {
  Q_OBJECT

 public:
  TableDialog(const QString& title, Table, QWidget* parent);

  void copy() const;

 Q_SIGNALS:
  void failed(const QString& why);

 private:
  void save();

  Table table_;
  QTableView* rows_;
};

}  // namespace pelsim::gui
