#pragma once
#include <QAbstractTableModel>

#include "gui/view.hpp"

class QTableView;

namespace pelsim::gui {

/// A Table for Qt's views. Numbers stand on the right (or not, where they are among texts), a first column of names on
/// the left.
class TableModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum class Numbers { right, left };
  explicit TableModel(QObject* parent, Numbers numbers = Numbers::right)
      : QAbstractTableModel(parent), numbers_(numbers) {}

  void show_table(Table table);
  const Table& table() const { return table_; }
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  Table table_;
  Numbers numbers_;
};

/// A view of it: whole rows are picked, columns as wide as what they hold. Column widths follow each new table.
QTableView* new_table(TableModel* model, const QString& name);

}  // namespace pelsim::gui
