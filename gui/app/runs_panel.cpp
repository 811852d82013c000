#include "gui/app/runs_panel.hpp"

#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

enum RunColumn { role_column, label_column, makespan_column, difference_column };

QString makespan_text(const ShownRun& run) {
  return QString::fromStdString(format_quantity(run.seconds(run.end()).value, Unit::seconds));
}

QTableWidgetItem* item(const QString& text, const QString& tip, Qt::ItemFlags flags = {}) {
  auto* made = new QTableWidgetItem(text);
  made->setToolTip(tip);
  made->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | flags);
  return made;
}

}  // namespace

RunsPanel::RunsPanel(ViewState& state, RunList& list, QWidget* parent)
    : QWidget(parent), state_(&state), list_(&list), table_(new QTableWidget(0, 4, this)) {
  setObjectName("runs");
  setAccessibleName(tr("Runs"));
  table_->setAccessibleName(tr("Runs of this session"));
  table_->setHorizontalHeaderLabels({tr(""), tr("Run"), tr("Makespan"), tr("to A")});
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(label_column, QHeaderView::Stretch);
  table_->verticalHeader()->hide();
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setTabKeyNavigation(false);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(2, 2, 2, 2);
  layout->addWidget(table_);
  auto* buttons = new QHBoxLayout;
  layout->addLayout(buttons);
  const auto button = [&](const QString& text, const QString& tip, void (RunsPanel::*act)()) {
    auto* made = new QPushButton(text, this);
    made->setToolTip(tip);
    made->setMinimumWidth(10);
    buttons->addWidget(made);
    connect(made, &QPushButton::clicked, this, act);
  };
  button(tr("Show"), tr("Show this run in all views (B)"), &RunsPanel::show_current);
  button(tr("Pin as A"), tr("Compare the run on show with this one; again: no longer"), &RunsPanel::pin_current);
  button(tr("Remove"), tr("Forget this run"), &RunsPanel::remove_current);

  connect(table_, &QTableWidget::cellActivated, this, &RunsPanel::show_current);
  connect(table_, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* changed) {
    if (!filling_ && changed->column() == label_column)
      list_->rename(static_cast<std::size_t>(changed->row()), changed->text().toStdString());
  });
  connect(table_, &QWidget::customContextMenuRequested, this, &RunsPanel::open_menu);
  connect(list_, &RunList::changed, this, &RunsPanel::fill);
  connect(state_, &ViewState::run_changed, this, &RunsPanel::fill);
  connect(state_, &ViewState::base_changed, this, &RunsPanel::fill);
  fill();
}

std::optional<std::size_t> RunsPanel::current() const {
  const int row = table_->currentRow();
  if (row < 0) return std::nullopt;
  return static_cast<std::size_t>(row);
}

void RunsPanel::fill() {
  filling_ = true;
  const std::vector<ListedRun>& runs = list_->runs();
  table_->setRowCount(static_cast<int>(runs.size()));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const ShownRun& run = *runs[i].run;
    const int row = static_cast<int>(i);
    const bool shown = runs[i].run == state_->run(), pinned = runs[i].run == state_->base();
    const QString roles = pinned && shown ? "A B" : pinned ? "A" : shown ? "B" : "";
    const QString name = QString::fromStdString(run.label), file = QString::fromStdString(run.scenario->file);
    const QString tip =
        QString("%1\n%2, %3, seed %4%5")
            .arg(file, QString::fromStdString(run.report.engine), QString::fromStdString(run.report.scheduler),
                 QString::number(run.report.seed),
                 run.partial ? tr("\nended early: %1").arg(QString::fromStdString(run.report.error)) : QString());
    table_->setItem(row, role_column, item(roles, pinned ? tr("pinned: what the others are compared with") : tip));
    table_->setItem(row, label_column, item(name, tip, Qt::ItemIsEditable));
    table_->setItem(row, makespan_column, item(makespan_text(run) + (run.partial ? tr(" (partial)") : ""), tip));
    table_->setItem(row, difference_column, item(difference_text(state_->base(), runs[i].run), tip));
    for (const int column : {makespan_column, difference_column})
      table_->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (shown) table_->setCurrentCell(row, label_column);
  }
  filling_ = false;
}

void RunsPanel::show_current() {
  if (const auto i = current()) state_->show(list_->runs()[*i].run);
}

void RunsPanel::pin_current() {
  const auto i = current();
  if (!i) return;
  const RunPtr run = list_->runs()[*i].run;
  state_->pin(run == state_->base() ? nullptr : run);
}

void RunsPanel::remove_current() {
  const auto i = current();
  if (!i) return;
  const RunPtr gone = list_->runs()[*i].run;
  list_->remove(*i);
  if (gone == state_->base()) state_->pin(nullptr);
  if (gone == state_->run()) state_->show(list_->runs().empty() ? nullptr : list_->runs().back().run);
}

void RunsPanel::rename_current() {
  if (const auto i = current()) table_->editItem(table_->item(static_cast<int>(*i), label_column));
}

void RunsPanel::open_menu(const QPoint& at) {
  const auto i = current();
  if (!i) return;
  QMenu menu(this);
  menu.addAction(tr("Show as B"), this, &RunsPanel::show_current);
  menu.addAction(list_->runs()[*i].run == state_->base() ? tr("Unpin") : tr("Pin as A"), this, &RunsPanel::pin_current);
  menu.addAction(tr("Rename"), this, &RunsPanel::rename_current);
  menu.addAction(tr("Export this run..."), this, [this, i] { Q_EMIT export_wanted(list_->runs()[*i].run); });
  menu.addAction(tr("Remove"), this, &RunsPanel::remove_current);
  menu.exec(table_->viewport()->mapToGlobal(at));
}

}  // namespace pelsim::gui
