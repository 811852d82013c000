#include "gui/editor/decision_view.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "gui/editor/decision_table.hpp"
#include "gui/editor/editor_session.hpp"
#include "gui/editor/form_edit.hpp"
#include "gui/editor/knobs.hpp"

namespace pelsim::gui {
namespace {

/// More rows than anybody reads; the rest is in the table for export.
constexpr std::size_t most_rows = 200;

}  // namespace

DecisionView::DecisionView(ViewState& state, QWidget* parent)
    : View(QStringLiteral("decision"), tr("Decision"), state, parent),
      session_(EditorSession::of(state)),
      task_(new QLabel),
      reason_(new QLabel),
      note_(new QLabel),
      outcome_(new QLabel),
      move_label_(new QLabel(tr("Run it on"))),
      table_(new QTableWidget),
      device_(new QComboBox),
      move_(new QPushButton(tr("&Move"))),
      undo_(new QPushButton(tr("&Undo"))) {
  QFont bold = task_->font();
  bold.setBold(true);
  task_->setFont(bold);
  for (QLabel* label : {task_, reason_, note_, outcome_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  reason_->setAccessibleName(tr("Why this device"));
  note_->setForegroundRole(QPalette::PlaceholderText);
  outcome_->setFont(bold);
  outcome_->setAccessibleName(tr("What the move made of the run"));
  table_->setAccessibleName(tr("What the policy knew about each device"));
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->verticalHeader()->hide();
  table_->setAlternatingRowColors(true);
  table_->setTabKeyNavigation(false);
  device_->setAccessibleName(tr("Device to move the task to"));
  device_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  device_->setMinimumContentsLength(8);
  move_->setToolTip(tr("All other tasks stay where they were; the run with the move becomes B"));

  auto* moving = new QHBoxLayout;
  moving->addWidget(move_label_);
  moving->addWidget(device_, 1);
  moving->addWidget(move_);
  moving->addWidget(undo_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(6, 4, 4, 4);
  layout->setSpacing(4);
  layout->addWidget(task_);
  layout->addWidget(reason_);
  layout->addWidget(table_, 1);
  layout->addWidget(note_);
  layout->addLayout(moving);
  layout->addWidget(outcome_);

  connect(&state, &ViewState::selection_changed, this, &DecisionView::follow_selection);
  connect(&state, &ViewState::run_changed, this, &DecisionView::follow_selection);
  connect(&session_, &EditorSession::run_finished, this, &DecisionView::show_outcome);
  connect(&session_, &EditorSession::forms_changed, this, &DecisionView::show_devices);
  connect(move_, &QPushButton::clicked, this, [this] { move(); });
  connect(table_, &QTableWidget::itemSelectionChanged, this, [this] {
    // The row that is chosen is where the task could go.
    const auto items = table_->selectedItems();
    if (items.isEmpty()) return;
    QString name = items.front()->text();
    if (name.startsWith(QStringLiteral("★ "))) return;
    if (const int at = device_->findText(name); at >= 0) device_->setCurrentIndex(at);
  });
  connect(undo_, &QPushButton::clicked, this, [this] {
    session_.document().undo_stack().undo();
    session_.run();
  });
  connect(&state, &ViewState::move_wanted, this, [this](std::uint32_t attempt, DeviceId to) {
    if (run() != nullptr && attempt < run()->trace().attempts.size()) move(run()->trace().attempts[attempt].task, to);
  });
  undo_->hide();
  outcome_->hide();
  follow_selection();
}

const Attempt* DecisionView::attempt() const {
  const auto& index = state().selection().attempt;
  if (run() == nullptr || !index || *index >= run()->trace().attempts.size()) return nullptr;
  return &run()->trace().attempts[*index];
}

QString DecisionView::nothing_to_show() const {
  if (run() == nullptr) return tr("Nothing has run yet.");
  if (attempt() == nullptr) return tr("Pick a task in the timeline or a table to see why it ran where it did.");
  if (attempt()->pinned)
    return tr("%1 is pinned to its device: no policy decided.")
        .arg(QString::fromStdString(std::string(run()->graph().name(attempt()->task))));
  return {};
}

void DecisionView::follow_selection() {
  decision_.reset();
  of_run_ = state().run();
  searching_ = nothing_to_show().isEmpty();
  job_.cancel();
  show_decision();
  if (!searching_) return;
  job_.start([this, shown = of_run_, wanted = *attempt()](const std::stop_token& stop) -> LatestJob::HandOver {
    std::optional<Decision> found;
    try {
      found = decision_about(*shown->scenario, wanted, stop);
    } catch (const ScenarioError&) {
      // the file of a schedule has gone since: said below
    }
    return [this, shown, found] {
      if (shown != state().run()) return;
      searching_ = false;
      decision_ = found;
      show_decision();
    };
  });
}

QString DecisionView::reason() const { return reason_->text(); }
QString DecisionView::outcome() const { return outcome_->isHidden() ? QString() : outcome_->text(); }

void DecisionView::show_decision() {
  const QString nothing = nothing_to_show();
  const bool found = decision_.has_value() && nothing.isEmpty();
  table_->setVisible(found);
  note_->setVisible(found);
  task_->setVisible(nothing.isEmpty());
  if (!nothing.isEmpty()) {
    reason_->setText(nothing);
  } else if (!found) {
    task_->setText(QString::fromStdString(std::string(run()->graph().name(attempt()->task))));
    reason_->setText(searching_ ? tr("Running again until the decision…")
                                : tr("No decision about this task could be found by running again."));
  } else {
    const Scenario& scenario = *of_run_->scenario;
    task_->setText(decision_heading(*decision_, scenario));
    reason_->setText(QString::fromStdString(reason_of(*decision_, scenario)));
    const Table table = decision_table(*decision_, scenario);
    table_->clear();
    table_->setColumnCount(static_cast<int>(table.columns.size()));
    table_->setHorizontalHeaderLabels(table.columns);
    const std::size_t rows = std::min(table.rows.size(), most_rows);
    table_->setRowCount(static_cast<int>(rows));
    for (std::size_t r = 0; r < rows; ++r) {
      for (qsizetype c = 0; c < table.rows[r].size(); ++c) {
        auto* item = new QTableWidgetItem(table.rows[r][c]);
        if (c > 0) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        if (r == 0) {
          QFont bold = item->font();
          bold.setBold(true);
          item->setFont(bold);
        }
        table_->setItem(static_cast<int>(r), static_cast<int>(c), item);
      }
    }
    table_->resizeColumnsToContents();
    QString note = decision_->planned ? tr("Times as the plan reckoned with them, from the beginning of the run.")
                                      : tr("Times as the policy's estimates had them at that instant.");
    if (table.rows.size() > rows) note += tr(" The first %1 of %2 devices.").arg(rows).arg(table.rows.size());
    note_->setText(note);
  }
  show_devices();
}

void DecisionView::show_devices() {
  const Attempt* a = attempt();
  const bool possible = a != nullptr && !a->pinned && run() != nullptr;
  for (QWidget* widget :
       {static_cast<QWidget*>(device_), static_cast<QWidget*>(move_), static_cast<QWidget*>(move_label_)})
    widget->setVisible(possible);
  if (!possible) return;
  const QString before = device_->currentText();
  device_->clear();
  const Scenario& scenario = *run()->scenario;
  const DeviceId here = run()->platform().device_of(a->first);
  for (std::size_t d = 0; d < run()->platform().devices(); ++d) {
    const DeviceId device(d);
    if (device == here || !(scenario.costs->time(a->task, device) < forever) ||
        run()->graph().slots(a->task) > run()->platform().device(device).slots)
      continue;
    device_->addItem(QString::fromStdString(run()->platform().device(device).name.text()), static_cast<int>(d));
  }
  if (const int at = device_->findText(before); at >= 0) device_->setCurrentIndex(at);
  const bool fresh = session_.fresh() && !run()->partial;
  move_->setEnabled(device_->count() > 0 && fresh);
  device_->setEnabled(device_->count() > 0);
  if (device_->count() == 0) device_->addItem(tr("no other can"));
}

void DecisionView::move() {
  const Attempt* a = attempt();
  if (a == nullptr || !device_->currentData().isValid()) return;
  move(a->task, DeviceId(static_cast<std::size_t>(device_->currentData().toInt())));
}

void DecisionView::move(TaskId task, DeviceId to) {
  if (!session_.fresh()) return Q_EMIT session_.message(tr("Run the text as it is first: the move is made in its run"));
  moved_ = true;
  if (!session_.move_task(task, to)) moved_ = false;
}

void DecisionView::show_outcome() {
  undo_->setVisible(moved_);
  if (!std::exchange(moved_, false)) {
    outcome_->hide();
    return;
  }
  if (session_.before_move() && run() != nullptr)
    outcome_->setText(tr("With the move the run is %1")
                          .arg(QString::fromStdString(
                              difference_text(session_.before_move()->report.makespan, run()->report.makespan))));
  outcome_->show();
}

Table DecisionView::table() const {
  if (!decision_ || !of_run_) return {};
  return decision_table(*decision_, *of_run_->scenario);
}

}  // namespace pelsim::gui
