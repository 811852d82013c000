#include "gui/app/status_line.hpp"

#include <fmt/format.h>

#include <QLabel>
#include <QProgressBar>
#include <QStatusBar>
#include <QToolButton>

#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

QToolButton* chip(QStatusBar& bar, const QString& tip) {
  auto* made = new QToolButton(&bar);
  made->setToolTip(tip);
  made->setAccessibleDescription(tip);
  made->setFocusPolicy(Qt::TabFocus);
  bar.addWidget(made);
  return made;
}

}  // namespace

StatusLine::StatusLine(QStatusBar& bar, ViewState& state)
    : QObject(&bar),
      state_(&state),
      size_(new QLabel(&bar)),
      progress_text_(new QLabel(&bar)),
      view_(new QLabel(&bar)) {
  bar.addWidget(size_);
  range_ = chip(bar, tr("What statistics are over. Click: the whole run again"));
  lanes_ = chip(bar, tr("Lanes that are picked. Click: all again"));
  bar.addPermanentWidget(progress_text_);
  bar_ = new QProgressBar(&bar);
  bar_->setMaximumWidth(160);
  bar_->setAccessibleName(tr("Progress of the run"));
  bar.addPermanentWidget(bar_);
  cancel_ = new QToolButton(&bar);
  cancel_->setText(tr("Cancel"));
  bar.addPermanentWidget(cancel_);
  bar.addPermanentWidget(view_);
  connect(cancel_, &QToolButton::clicked, this, &StatusLine::cancel_wanted);
  connect(range_, &QToolButton::clicked, this, [this] { state_->mark(std::nullopt); });
  connect(lanes_, &QToolButton::clicked, this, [this] {
    Selection all = state_->selection();
    all.lanes.clear();
    state_->select(all);
  });
  connect(state_, &ViewState::run_changed, this, &StatusLine::follow_run);
  connect(state_, &ViewState::range_changed, this, &StatusLine::follow_filters);
  connect(state_, &ViewState::selection_changed, this, &StatusLine::follow_filters);
  hide_progress();
  follow_run();
  follow_filters();
}

void StatusLine::show_progress(const RunProgress& progress) {
  progress_text_->setText(QString::fromStdString(text_of(progress)));
  bar_->setRange(0, progress.phase == RunPhase::running && progress.tasks > 0 ? 1000 : 0);  // 0, 0: busy
  bar_->setValue(static_cast<int>(1000 * std::min(progress.share(), 1.0)));
  bar_->show();
  cancel_->setEnabled(true);
  cancel_->show();
}

void StatusLine::show_cancelling() {
  progress_text_->setText(tr("stopping"));
  cancel_->setEnabled(false);
}

void StatusLine::hide_progress() {
  progress_text_->clear();
  bar_->hide();
  cancel_->hide();
}

void StatusLine::show_view_status(const QString& text) { view_->setText(text); }

QString StatusLine::text() const {
  return QStringList{size_->text(), range_->text(), lanes_->text(), progress_text_->text(), view_->text()}.join(" | ");
}

void StatusLine::follow_run() {
  const RunPtr& run = state_->run();
  if (!run) {
    size_->setText(tr("no run: open a scenario (Ctrl+O), or drop one on the window"));
    return;
  }
  const auto count = [](std::size_t n) { return QString::fromStdString(grouped(n)); };
  size_->setText(tr("%1 tasks, %2 transfers, %3 lanes%4")
                     .arg(count(run->trace().attempts.size()), count(run->trace().transfers.size()),
                          count(run->platform().slots()),
                          run->partial ? tr(" (ended early: %1)").arg(QString::fromStdString(run->report.error)) : ""));
  follow_filters();
}

void StatusLine::follow_filters() {
  const auto& marked = state_->marked();
  range_->setEnabled(marked.has_value());
  lanes_->setVisible(!state_->selection().lanes.empty());
  lanes_->setText(tr("lanes: %1 \u2715").arg(state_->selection().lanes.size()));
  if (!marked || !state_->run()) {
    range_->setText(tr("range: whole run"));
    return;
  }
  const auto text = [&](Tick t) {
    return QString::fromStdString(format_quantity(state_->run()->seconds(t).value, Unit::seconds));
  };
  range_->setText(tr("range: %1 to %2 \u2715").arg(text(marked->from), text(marked->to)));
}

}  // namespace pelsim::gui
