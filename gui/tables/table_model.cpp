#include "gui/tables/table_model.hpp"

#include <QHeaderView>
#include <QTableView>

namespace pelsim::gui {
namespace {

bool is_number(const QString& cell) {
  if (cell.isEmpty()) return false;
  const QChar first = cell[0];
  return first.isDigit() || ((first == '+' || first == '-') && cell.size() > 1 && cell[1].isDigit());
}

}  // namespace

void TableModel::show_table(Table table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int TableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  const QString& cell = table_.rows[static_cast<std::size_t>(index.row())][index.column()];
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return cell;
  if (role != Qt::TextAlignmentRole) return {};
  const bool is_right = numbers_ == Numbers::right && index.column() > 0 && is_number(cell);
  return static_cast<int>((is_right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  return orientation == Qt::Horizontal ? QVariant(table_.columns[section]) : QVariant(section + 1);
}

QTableView* new_table(TableModel* model, const QString& name) {
  auto* table = new QTableView;
  table->setModel(model);
  table->setAccessibleName(name);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setAlternatingRowColors(true);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);  // Tab goes on to the next part of the view
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setStretchLastSection(true);
  QObject::connect(model, &QAbstractItemModel::modelReset, table, [table] {
    table->resizeColumnsToContents();
    // The last column forgets to stretch when it was given a width.
    table->horizontalHeader()->setStretchLastSection(false);
    table->horizontalHeader()->setStretchLastSection(true);
  });
  return table;
}

}  // namespace pelsim::gui
