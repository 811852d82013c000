#include "gui/editor/what_if_view.hpp"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <cmath>

#include "gui/editor/editor_session.hpp"
#include "gui/editor/knob_row.hpp"
#include "gui/editor/sensitivity.hpp"

namespace pelsim::gui {
namespace {

constexpr Seconds live_below(0.15), on_release_below(2);
/// Sensitivities take a run for each knob: they begin when the hand has rested for so long.
constexpr int idle_ms = 400;

QString run_text(const RunPtr& run) {
  if (!run) return WhatIfView::tr("none yet");
  return QStringLiteral("%1: %2%3")
      .arg(QString::fromStdString(run->label), QString::fromStdString(pelsim::text_of(run->report.makespan)),
           run->partial ? WhatIfView::tr(" (partial)") : QString());
}

/// Two digits: the next run takes another time anyway.
QString rounded_text(Seconds time) {
  const double step = std::pow(10, std::floor(std::log10(time.value)) - 1);
  return QString::fromStdString(pelsim::text_of(Seconds(std::round(time.value / step) * step)));
}

}  // namespace

Pace pace_of(Seconds quick, Seconds full, bool live) {
  if (live && quick < live_below) return Pace::live;
  return full < on_release_below ? Pace::on_release : Pace::on_request;
}

WhatIfView::WhatIfView(ViewState& state, QWidget* parent)
    : View(QStringLiteral("what-if"), tr("What if"), state, parent),
      session_(EditorSession::of(state)),
      a_(new QLabel),
      b_(new QLabel),
      difference_(new QLabel),
      pace_text_(new QLabel),
      message_(new QLabel),
      empty_(new QLabel),
      live_(new QCheckBox(tr("&live"))),
      run_(new QPushButton(tr("&Run"))),
      reset_all_(new QPushButton(tr("Reset &all"))),
      area_(new QScrollArea) {
  QFont bold = difference_->font();
  bold.setBold(true);
  difference_->setFont(bold);
  for (QLabel* label : {a_, b_, difference_, pace_text_, message_, empty_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  a_->setAccessibleName(tr("Run A, pinned"));
  b_->setAccessibleName(tr("Run B, on show"));
  difference_->setAccessibleName(tr("Difference of B to A"));
  pace_text_->setForegroundRole(QPalette::PlaceholderText);
  live_->setChecked(true);
  live_->setToolTip(tr("Run again while a slider moves, if a run takes less than 150 ms"));
  area_->setWidgetResizable(true);
  area_->setFrameShape(QFrame::NoFrame);
  area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area_->setFocusPolicy(Qt::NoFocus);

  auto* buttons = new QHBoxLayout;
  buttons->addWidget(live_);
  buttons->addStretch(1);
  buttons->addWidget(reset_all_);
  buttons->addWidget(run_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(6, 4, 4, 4);
  layout->setSpacing(2);
  layout->addWidget(a_);
  layout->addWidget(b_);
  layout->addWidget(difference_);
  layout->addLayout(buttons);
  layout->addWidget(pace_text_);
  layout->addWidget(message_);
  layout->addWidget(empty_);
  layout->addWidget(area_, 1);
  message_->hide();

  idle_.setSingleShot(true);
  idle_.setInterval(idle_ms);
  connect(&idle_, &QTimer::timeout, this, &WhatIfView::start_sensitivities);
  connect(run_, &QPushButton::clicked, this, [this] { session_.run(); });
  connect(reset_all_, &QPushButton::clicked, this, [this] {
    ++drag_;
    for (KnobRow* row : rows_)
      if (row->value() != row->first_value())
        session_.document().set_value(row->knob().path, knob_toml(row->knob(), row->first_value()),
                                      QStringLiteral("reset all %1").arg(drag_));
    if (pace() != Pace::on_request) session_.run();
  });
  connect(&session_, &EditorSession::forms_changed, this, &WhatIfView::show_knobs);
  connect(&session_, &EditorSession::run_finished, this, [this] {
    message_->hide();
    idle_.start();
  });
  connect(&session_, &EditorSession::message, this, [this](const QString& text) {
    message_->setText(tr("✗ %1").arg(text));
    message_->show();
  });
  connect(&state, &ViewState::run_changed, this, &WhatIfView::show_runs);
  connect(&state, &ViewState::base_changed, this, &WhatIfView::show_runs);
  connect(&state, &ViewState::stale_changed, this, &WhatIfView::show_runs);
  show_knobs();
  show_runs();
}

Pace WhatIfView::pace() const {
  return pace_of(session_.expected_wall(Runner::Depth::quick), session_.expected_wall(Runner::Depth::full),
                 live_->isChecked());
}

void WhatIfView::show_knobs() {
  const auto& toml = session_.document().toml();
  if (!toml) return;  // sliders wait until the text is whole again
  const std::vector<Knob> knobs = session_.forms().title.empty()
                                      ? std::vector<Knob>{}
                                      : knobs_of(session_.forms(), *toml, session_.document().text());
  std::vector<std::pair<TomlPath, Knob::Kind>> shape;
  for (const Knob& knob : knobs) shape.emplace_back(knob.path, knob.kind);
  if (shape == shape_) {
    for (std::size_t i = 0; i < knobs.size(); ++i) rows_[i]->show_value(knobs[i].value);
  } else {
    shape_ = std::move(shape);
    rebuild(knobs);
  }
  empty_->setText(nothing_to_show());
  empty_->setVisible(!empty_->text().isEmpty());
}

void WhatIfView::rebuild(const std::vector<Knob>& knobs) {
  rows_.clear();
  auto* all = new QWidget;
  auto* layout = new QVBoxLayout(all);
  layout->setContentsMargins(0, 4, 6, 0);
  layout->setSpacing(3);
  for (const Knob& knob : knobs) {
    auto* row = new KnobRow(knob);
    connect(row, &KnobRow::turned, this, [this, row](double value, bool moving) { turned(*row, value, moving); });
    connect(row, &KnobRow::released, this, &WhatIfView::released);
    connect(row, &KnobRow::sweep_wanted, this, [this, row] {
      session_.document().set_text(with_sweep(session_.document().text(), row->knob()),
                                   tr("Sweep %1").arg(QString::fromStdString(row->knob().label)));
    });
    rows_.push_back(row);
    layout->addWidget(row);
  }
  layout->addStretch(1);
  // The change may come from one of the rows before.
  if (QWidget* before = area_->takeWidget()) before->deleteLater();
  area_->setWidget(all);
}

KnobRow* WhatIfView::row(const QString& path) const {
  for (KnobRow* row : rows_)
    if (QString::fromStdString(dotted(row->knob().path)) == path) return row;
  return nullptr;
}

void WhatIfView::turned(KnobRow& row, double value, bool still_moving) {
  idle_.stop();
  sensitivities_.cancel();
  // Made of copies: the change may rebuild the rows.
  const Knob knob = row.knob();
  const QString key = QStringLiteral("knob %1 %2").arg(QString::fromStdString(dotted(knob.path))).arg(drag_);
  if (!session_.document().set_value(knob.path, knob_toml(knob, value), key)) return;
  if (!still_moving) ++drag_;
  const Pace now = pace();
  if (still_moving && now == Pace::live) session_.run(Runner::Depth::quick);
  if (!still_moving && now != Pace::on_request) session_.run(Runner::Depth::full);
  show_runs();
}

void WhatIfView::released() {
  ++drag_;
  if (pace() != Pace::on_request && !session_.complete()) session_.run(Runner::Depth::full);
}

void WhatIfView::show_runs() {
  const RunPtr& a = state().base();
  const RunPtr& b = state().run();
  a_->setText(a ? tr("A (pinned) %1").arg(run_text(a)) : tr("A is pinned at the first change"));
  b_->setText(tr("B %1%2").arg(run_text(b), state().stale() ? tr(" — of the text before") : QString()));
  difference_->setText(difference());
  difference_->setVisible(!difference_->text().isEmpty());
  QString when;
  const Seconds wall = session_.expected_wall(Runner::Depth::full);
  switch (pace()) {
    case Pace::live: when = tr("Runs again while you drag"); break;
    case Pace::on_release: when = tr("Runs again when you let go"); break;
    case Pace::on_request: when = tr("Press Run to see what a change makes of it"); break;
  }
  if (wall < forever) when += tr(" (a run takes about %1)").arg(rounded_text(wall));
  pace_text_->setText(when);
}

QString WhatIfView::difference() const {
  const RunPtr& a = state().base();
  const RunPtr& b = state().run();
  if (!a || !b || a == b) return {};
  return tr("B is %1").arg(QString::fromStdString(difference_text(a->report.makespan, b->report.makespan)));
}

void WhatIfView::start_sensitivities() {
  if (!session_.fresh() || session_.runner().busy() || !state().run() || pace() == Pace::on_request) return;
  std::vector<Knob> knobs;
  for (const KnobRow* row : rows_) knobs.push_back(row->knob());
  const Seconds base = state().run()->report.makespan;
  sensitivities_.start([this, knobs, base, text = session_.document().text(),
                        name = session_.document().name()](const std::stop_token& stop) -> LatestJob::HandOver {
    std::vector<std::optional<Sensitivity>> found;
    for (const Knob& knob : knobs) {
      if (stop.stop_requested()) return {};
      found.push_back(sensitivity_of(text, name, knob, base, stop));
    }
    return [this, knobs, found] {
      for (std::size_t i = 0; i < knobs.size(); ++i) {
        KnobRow* its = row(QString::fromStdString(dotted(knobs[i].path)));
        if (its == nullptr) continue;
        its->show_sensitivity(found[i] ? QString::fromStdString(sensitivity_text(*found[i])) : QString(),
                              found[i] ? QString::fromStdString(sensitivity_sentence(*found[i], knobs[i])) : QString());
      }
    };
  });
}

Table WhatIfView::table() const {
  Table table{{tr("key"), tr("value"), tr("from"), tr("to"), tr("sensitivity")}, {}};
  if (!nothing_to_show().isEmpty()) return table;
  for (const KnobRow* row : rows_) {
    const Knob& knob = row->knob();
    const bool range = knob.kind != Knob::Kind::choice && knob.kind != Knob::Kind::seed;
    const auto text = [&](double value) { return QString::fromStdString(knob_text(knob, value)); };
    table.rows.push_back({QString::fromStdString(dotted(knob.path)), text(knob.value),
                          range ? text(knob.least) : QString(), range ? text(knob.most) : QString(),
                          row->sensitivity()});
  }
  table.rows.push_back({tr("run A"), run_text(state().base()), {}, {}, {}});
  table.rows.push_back({tr("run B"), run_text(state().run()), {}, {}, {}});
  if (!difference().isEmpty()) table.rows.push_back({tr("difference"), difference(), {}, {}, {}});
  return table;
}

std::vector<KeyHelp> WhatIfView::keys() const {
  return {{tr("Left / Right"), tr("turn the slider by a fiftieth")},
          {tr("Page Up / Page Down"), tr("turn it by a tenth")},
          {tr("Up / Down in a value"), tr("one more or less")}};
}

QString WhatIfView::nothing_to_show() const {
  if (const QString why = session_.nothing_open(); !why.isEmpty()) return why;
  return rows_.empty() ? tr("This scenario has no numbers that a slider could turn.") : QString();
}

}  // namespace pelsim::gui
