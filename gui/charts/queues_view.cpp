#include "gui/charts/queues_view.hpp"

#include <fmt/format.h>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QTableView>
#include <algorithm>

#include "gui/charts/chart_text.hpp"
#include "gui/charts/choices.hpp"
#include "gui/charts/plot.hpp"
#include "gui/palette.hpp"
#include "gui/tables/table_model.hpp"

namespace pelsim::gui {
namespace {

enum By { by_place, by_kind };
enum Shows { length, spread };
constexpr std::size_t most_boxes = 14;
constexpr int most_letters = 36;  // of a queue's name beside its box

}  // namespace

QueuesView::QueuesView(ViewState& state, QWidget* parent)
    : FreshView("queues", tr("Queues"), state, parent),
      by_(new QComboBox),
      shows_(new QComboBox),
      model_(new TableModel(this)),
      table_(new_table(model_, tr("Queues, longest first"))),
      plot_(new Plot(body())),
      check_(new QLabel) {
  by_->addItems({tr("by place"), tr("by kind of task")});
  by_->setAccessibleName(tr("What a queue is"));
  shows_->addItems({tr("Length over time"), tr("How long it took")});
  shows_->setAccessibleName(tr("What is drawn"));
  check_->setWordWrap(true);
  check_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* controls = new QHBoxLayout;
  controls->addWidget(by_);
  controls->addWidget(shows_);
  controls->addStretch();
  auto* right = new QVBoxLayout;
  right->addLayout(controls);
  right->addWidget(plot_, 1);
  right->addWidget(check_);
  auto* whole = new QHBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addWidget(table_, 1);
  whole->addLayout(right, 1);
  connect(by_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(shows_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (now.isValid()) show_queue(static_cast<std::size_t>(now.row()));
  });
}

QString QueuesView::compute() {
  if (of_ != state().run() || of_by_ != by_->currentIndex()) {
    of_ = state().run();
    of_by_ = by_->currentIndex();
    queues_ = of_by_ == by_kind ? queues_by_kind(*of_) : queues(*of_);
  }
  // By kind there may be none where transfers wait: the way back stays in reach.
  const bool is_none = queues_.empty() && (of_by_ == by_place || queues(*of_).empty());
  if (is_none) return tr("Nothing ever waits: every task found a free slot, every transfer free ports and links.");
  lines_.clear();
  for (std::size_t q = 0; q < queues_.size(); ++q)
    lines_.push_back({q, queue_facts(queues_[q], state().range(), run()->trace().clock)});
  std::stable_sort(lines_.begin(), lines_.end(),
                   [](const Line& a, const Line& b) { return a.facts.mean > b.facts.mean; });
  {
    const QSignalBlocker quiet(table_->selectionModel());
    model_->show_table(lines_table());
    table_->selectRow(0);
  }
  show_queue(0);
  Q_EMIT status_changed();
  return {};
}

QString QueuesView::status() const { return by_->currentText() + ", " + shows_->currentText().toLower(); }

std::vector<KeyHelp> QueuesView::keys() const {
  return {{tr("Up / Down"), tr("show the queue above or below (in the table)")}};
}

QJsonObject QueuesView::save() const {
  QJsonObject session;
  keep_choice(session, "by", *by_);
  keep_choice(session, "shows", *shows_);
  return session;
}

void QueuesView::restore(const QJsonObject& session) {
  restore_choice(session, "by", *by_);
  restore_choice(session, "shows", *shows_);
}

Table QueuesView::lines_table() const {
  Table table{{tr("queue"), tr("mean"), tr("max"), tr("p99"), tr("mean wait"), tr("p99 wait"), tr("came")}, {}};
  for (const Line& line : lines_)
    table.rows.push_back({text(queues_[line.queue].name), number_text(line.facts.mean),
                          QString::number(line.facts.most), QString::number(line.facts.p99), text(line.facts.mean_wait),
                          text(line.facts.p99_wait), QString::number(line.facts.seen)});
  return table;
}

/// Of the longest queues: half of what came took what the box spans.
void QueuesView::show_spread() {
  std::vector<Box> boxes;
  double most = 0;
  const std::size_t count = std::min(lines_.size(), most_boxes);
  std::vector<WaitSpread> spreads;
  for (std::size_t i = 0; i < count; ++i) {
    spreads.push_back(wait_spread(queues_[lines_[i].queue], state().range(), run()->trace().clock));
    most = std::max(most, spreads.back().longest.value);
  }
  const AxisUnit unit = axis_unit(most, Unit::seconds);
  const QFontMetrics metrics(font());
  for (std::size_t i = 0; i < count; ++i) {
    const WaitSpread& s = spreads[i];
    const auto at = [&](Seconds time) { return time.value / unit.scale; };
    boxes.push_back({metrics.elidedText(text(queues_[lines_[i].queue].name), Qt::ElideRight,
                                        most_letters * metrics.averageCharWidth()),
                     colour_of_series(0, theme_of(palette())), at(s.p1), at(s.p25), at(s.p50), at(s.p75), at(s.p99),
                     at(s.mean), at(s.longest)});
  }
  plot_->setAccessibleName(tr("How long waits took"));
  plot_->set_axes(of_by_ == by_kind ? tr("wait for slots (%1)").arg(unit.name)
                                    : tr("wait, or time on a shared link (%1)").arg(unit.name),
                  {});
  plot_->show_boxes(boxes, most / unit.scale);
  QString note =
      tr("Box: the middle half, thick line: median; whiskers: 1 % and 99 %; diamond: mean; circle: longest.");
  if (lines_.size() > count) note += tr(" The %1 longest of %2 queues.").arg(count).arg(lines_.size());
  check_->setText(note);
}

void QueuesView::show_queue(std::size_t row) {
  if (lines_.empty()) {
    plot_->show_curves({});
    return check_->setText(tr("No task of any kind waited for slots."));
  }
  if (shows_->currentIndex() == spread) return show_spread();
  plot_->setAccessibleName(tr("Length of the queue over time"));
  const Queue& queue = queues_[lines_[row].queue];
  const QueueFacts& facts = lines_[row].facts;
  const TimeRange range = state().range();
  const AxisUnit unit = axis_unit(run()->seconds(range.to).value, Unit::seconds);
  const auto at = [&](Tick t) { return run()->seconds(t).value / unit.scale; };
  const Theme theme = theme_of(palette());
  Curve length{tr("length"), colour_of_series(0, theme), {}, {}, Curve::Line::steps};
  for (const QueueStep& step : queue_lengths(queue, range)) {
    length.x.push_back(at(step.at));
    length.y.push_back(static_cast<double>(step.length));
  }
  length.x.push_back(at(range.to));
  length.y.push_back(length.y.back());
  const auto level = [&](const QString& name, double value, std::size_t colour) {
    return Curve{
        name, colour_of_series(colour, theme), {at(range.from), at(range.to)}, {value, value}, Curve::Line::dashed};
  };
  plot_->set_axes(tr("time (%1)").arg(unit.name), text(queue.name));
  plot_->show_curves({std::move(length), level(tr("mean %1").arg(number_text(facts.mean)), facts.mean, 1),
                      level(tr("p90 %1").arg(facts.p90), static_cast<double>(facts.p90), 2),
                      level(tr("p99 %1").arg(facts.p99), static_cast<double>(facts.p99), 3)});
  plot_->set_ranges(at(range.from), at(range.to), 0, static_cast<double>(facts.most) * 1.05);
  check_->setText(tr("Little's law: L = %1 from the lengths; \u03bb W = %2 /s x %3 = %4 from the waits. "
                     "Half of the time at most %5 wait; the longest wait is %6.")
                      .arg(number_text(facts.mean), number_text(facts.rate), text(facts.mean_wait),
                           number_text(facts.rate_times_wait()))
                      .arg(facts.p50)
                      .arg(text(facts.longest_wait)));
}

Table QueuesView::current_table() const {
  Table table{{tr("queue"), tr("mean length"), tr("max"), tr("p50"), tr("p90"), tr("p99"), tr("mean wait (s)"),
               tr("p25 wait (s)"), tr("median wait (s)"), tr("p75 wait (s)"), tr("p99 wait (s)"),
               tr("longest wait (s)"), tr("came"), tr("rate (1/s)"), tr("rate x wait")},
              {}};
  for (const auto& [queue, facts] : lines_) {
    const WaitSpread spread = wait_spread(queues_[queue], state().range(), run()->trace().clock);
    table.rows.push_back({text(queues_[queue].name), number_text(facts.mean), QString::number(facts.most),
                          QString::number(facts.p50), QString::number(facts.p90), QString::number(facts.p99),
                          number_text(facts.mean_wait.value), number_text(spread.p25.value),
                          number_text(spread.p50.value), number_text(spread.p75.value),
                          number_text(facts.p99_wait.value), number_text(facts.longest_wait.value),
                          QString::number(facts.seen), number_text(facts.rate), number_text(facts.rate_times_wait())});
  }
  return table;
}

}  // namespace pelsim::gui
