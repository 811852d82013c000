#include "gui/app/table_dialog.hpp"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include "gui/export/picture.hpp"
#include "gui/export/table_text.hpp"
#include "sim/error.hpp"

namespace pelsim::gui {
namespace {

/// Reads the table where it is: a trace has a million rows.
class Rows final : public QAbstractTableModel {
 public:
  Rows(const Table& table, QObject* parent) : QAbstractTableModel(parent), table_(table) {}

  int rowCount(const QModelIndex& parent) const override {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
  }
  int columnCount(const QModelIndex& parent) const override {
    return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
  }
  QVariant data(const QModelIndex& index, int role) const override {
    const QStringList& row = table_.rows[static_cast<std::size_t>(index.row())];
    const QString cell = row.value(index.column());
    if (role == Qt::DisplayRole) return cell;
    bool is_number = false;
    if (role == Qt::TextAlignmentRole) cell.toDouble(&is_number);
    if (is_number) return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    return {};
  }
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    if (role != Qt::DisplayRole) return {};
    if (orientation == Qt::Vertical) return section + 1;
    return table_.columns.value(section);
  }

 private:
  const Table& table_;
};

}  // namespace

TableDialog::TableDialog(const QString& title, Table table, QWidget* parent)
    : QDialog(parent), table_(std::move(table)), rows_(new QTableView(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  rows_->setAccessibleName(title);
  rows_->setModel(new Rows(table_, rows_));
  rows_->setSelectionBehavior(QAbstractItemView::SelectRows);
  rows_->setAlternatingRowColors(true);
  rows_->horizontalHeader()->setResizeContentsPrecision(200);  // of a million rows, the first
  rows_->resizeColumnsToContents();
  rows_->setTabKeyNavigation(false);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole), &QPushButton::clicked, this,
          &TableDialog::copy);
  connect(buttons->addButton(tr("Save as CSV..."), QDialogButtonBox::ActionRole), &QPushButton::clicked, this,
          &TableDialog::save);
  connect(buttons, &QDialogButtonBox::rejected, this, &QWidget::close);
  connect(new QShortcut(QKeySequence::Copy, this), &QShortcut::activated, this, &TableDialog::copy);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(rows_);
  layout->addWidget(buttons);
  resize(820, 560);
}

void TableDialog::copy() const {
  const QModelIndexList picked = rows_->selectionModel()->selectedRows();
  if (picked.isEmpty()) return QApplication::clipboard()->setText(tab_separated(table_));
  Table part{table_.columns, {}};
  for (const QModelIndex& row : picked) part.rows.push_back(table_.rows[static_cast<std::size_t>(row.row())]);
  QApplication::clipboard()->setText(tab_separated(part));
}

void TableDialog::save() {
  const QString file = QFileDialog::getSaveFileName(this, tr("Save as CSV"), windowTitle() + ".csv", "CSV (*.csv)");
  if (file.isEmpty()) return;
  try {
    write_bytes(file, csv(table_).toUtf8());
  } catch (const ScenarioError& error) {
    Q_EMIT failed(error.what());
  }
}

}  // namespace pelsim::gui
