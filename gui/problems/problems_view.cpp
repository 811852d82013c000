#include "gui/problems/problems_view.hpp"

#include <QEvent>
#include <QHeaderView>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>

#include "gui/charts/chart_text.hpp"

namespace pelsim::gui {
namespace {

enum RemarkColumn { kind_column, what_column, where_column };

QStyle::StandardPixmap icon_of(Remark::Kind kind) {
  switch (kind) {
    case Remark::Kind::error: return QStyle::SP_MessageBoxCritical;
    case Remark::Kind::note: return QStyle::SP_MessageBoxInformation;
    case Remark::Kind::fulfilled: return QStyle::SP_DialogApplyButton;
  }
  return QStyle::SP_MessageBoxInformation;
}

}  // namespace

ProblemsView::ProblemsView(ViewState& state, QWidget* parent)
    : View("problems", tr("Problems"), state, parent), rows_(new QTableWidget(0, 3, this)) {
  rows_->setHorizontalHeaderLabels({tr("Kind"), tr("What"), tr("Where")});
  rows_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  rows_->horizontalHeader()->setSectionResizeMode(what_column, QHeaderView::Stretch);
  rows_->verticalHeader()->hide();
  rows_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  rows_->setWordWrap(true);
  rows_->setShowGrid(false);
  rows_->setAlternatingRowColors(true);
  rows_->setSelectionBehavior(QAbstractItemView::SelectRows);
  rows_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  rows_->setTabKeyNavigation(false);
  rows_->setAccessibleName(title());
  setFocusProxy(rows_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(rows_);
  connect(rows_, &QTableWidget::cellActivated, this, [this](int row) { go(row); });
  connect(&state, &ViewState::run_changed, this, &ProblemsView::outdate);
  connect(&state, &ViewState::failure_changed, this, &ProblemsView::outdate);
}

std::vector<Remark> ProblemsView::current() const {
  if (!is_old_) return shown_;
  const ShownRun* shown = run();
  if (shown == nullptr || shown->trace().attempts.size() <= most_checked)
    return remarks(state().failure(), shown, shown != nullptr ? self_checks(*shown) : std::vector<SelfCheck>{});
  std::vector<Remark> all = remarks(state().failure(), shown, {});
  all.push_back({Remark::Kind::note, tr("more than a million tasks: the run was not checked").toStdString(), {}});
  return all;
}

void ProblemsView::outdate() {
  is_old_ = true;
  if (isVisible()) fill();
}

void ProblemsView::draw(QPainter& painter, QSize size) {
  fill();
  View::draw(painter, size);
}

void ProblemsView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  fill();
}

void ProblemsView::fill() {
  shown_ = current();
  is_old_ = false;
  rows_->setRowCount(static_cast<int>(shown_.size()));
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const Remark& remark = shown_[i];
    const int row = static_cast<int>(i);
    const QString words[] = {text(name_of(remark.kind)), text(remark.text), text(remark.place.text())};
    for (const int column : {kind_column, what_column, where_column}) {
      auto* item = new QTableWidgetItem(words[column]);
      item->setToolTip(words[column]);
      if (column == kind_column) item->setIcon(style()->standardIcon(icon_of(remark.kind)));
      rows_->setItem(row, column, item);
    }
  }
}

void ProblemsView::go(int row) {
  const Place& place = shown_[static_cast<std::size_t>(row)].place;
  if (!place.file.empty()) Q_EMIT state().place_wanted(QString::fromStdString(place.file), place.line, place.column);
}

Table ProblemsView::table() const {
  Table table{{tr("Kind"), tr("What"), tr("File"), tr("Line"), tr("Column")}, {}};
  for (const Remark& remark : current()) {
    const auto number = [](int n) { return n > 0 ? QString::number(n) : QString(); };
    table.rows.push_back({text(name_of(remark.kind)), text(remark.text), text(remark.place.file),
                          number(remark.place.line), number(remark.place.column)});
  }
  return table;
}

QString ProblemsView::nothing_to_show() const {
  return current().empty() ? tr("No run and no problem: open a scenario.") : QString();
}

std::vector<KeyHelp> ProblemsView::keys() const { return {{"Enter", tr("go to the place in the scenario")}}; }

void ProblemsView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange) outdate();
  View::changeEvent(event);
}

}  // namespace pelsim::gui
