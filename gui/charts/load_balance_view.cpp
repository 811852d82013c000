#include "gui/charts/load_balance_view.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <algorithm>

#include "gui/charts/canvas.hpp"
#include "gui/charts/chart_text.hpp"
#include "gui/charts/choices.hpp"
#include "gui/charts/legend.hpp"
#include "gui/charts/load_bars.hpp"
#include "gui/charts/vector_paint.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t many_lanes = 64, map_bins = 400;

}  // namespace

LoadBalanceView::LoadBalanceView(ViewState& state, QWidget* parent)
    : FreshView("load-balance", tr("Load balance"), state, parent),
      mode_(new QComboBox),
      group_(new QComboBox),
      canvas_(new Canvas(body())),
      facts_(new QLabel) {
  mode_->addItems({tr("Sorted bars"), tr("Computing over time")});
  mode_->setAccessibleName(tr("What is shown"));
  group_->addItems({tr("by lane"), tr("by device")});
  group_->setAccessibleName(tr("What a bar stands for"));
  canvas_->setAccessibleName(tr("Load of each lane"));
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  facts_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  facts_->setWordWrap(true);
  facts_->setMinimumWidth(fontMetrics().averageCharWidth() * 46);
  auto* controls = new QHBoxLayout;
  controls->addWidget(mode_);
  controls->addWidget(group_);
  controls->addStretch();
  auto* left = new QVBoxLayout;
  left->addLayout(controls);
  left->addWidget(canvas_, 1);
  auto* whole = new QHBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addLayout(left, 1);
  whole->addWidget(facts_);

  canvas_->paint = [this](QPainter& painter, QRect rect) { paint(painter, rect); };
  canvas_->tip = [this](QPoint at) { return tip(at); };
  canvas_->pressed = [this](int key, Qt::KeyboardModifiers) { return move(key); };
  canvas_->clicked = [this](QPoint at, Qt::KeyboardModifiers) {
    if (const auto load = load_at(at)) return pick(*load);
    Selection none = this->state().selection();
    none.lanes.clear();
    this->state().select(std::move(none));
  };
  connect(mode_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(group_, &QComboBox::activated, this, [this] { group_chosen_ = true; });
  connect(group_, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
  connect(&state, &ViewState::selection_changed, canvas_, qOverload<>(&QWidget::update));
}

QString LoadBalanceView::compute() {
  const ShownRun& shown = *run();
  if (!group_chosen_) {
    const QSignalBlocker quiet(group_);
    const bool groups = shown.lanes().slots() > many_lanes && shown.platform().devices() < shown.lanes().slots();
    group_->setCurrentIndex(groups ? 1 : 0);
  }
  if (shown.trace().attempts.empty()) return tr("No task has run, so there is no load to share out.");
  const LaneGroup group = group_->currentIndex() == 0 ? LaneGroup::lane : LaneGroup::device;
  loads_ = lane_loads(shown, state().range(), group);
  balance_ = balance(loads_);
  sort_by_computing(loads_);
  map_ = {};
  if (mode_->currentIndex() == static_cast<int>(Mode::over_time)) {
    const Bins bins = bins_of(state().range(), map_bins);
    const std::vector<double> shares = activity_map(shown.lanes(), bins, Activity::compute);
    map_ = {loads_.size(), bins.count, std::vector<double>(loads_.size() * bins.count)};
    for (std::size_t row = 0; row < loads_.size(); ++row)
      for (std::size_t lane = 0; lane < loads_[row].lanes; ++lane)
        for (std::size_t bin = 0; bin < bins.count; ++bin)
          map_.at(row, bin) += shares[(loads_[row].first.index() + lane) * bins.count + bin] / loads_[row].lanes;
  }
  facts_->setText(facts());
  canvas_->update();
  Q_EMIT status_changed();
  return {};
}

QString LoadBalanceView::facts() const {
  if (!balance_) return tr("Nothing computes in this range.");
  const Seconds range = run()->seconds(state().range().length());
  const bool by_lane = group_->currentIndex() == 0;
  QString out =
      tr("<b>Imbalance %1</b> (max / mean - 1)<br>Gini coefficient %2<br>"
         "Mean computing %3, max %4<br><b>Time lost %5</b><br>= (max - mean) x %6 lanes<br>"
         "Perfectly even, the busiest would finish %7 earlier (%8 of the range).")
          .arg(percent_text(balance_->imbalance), number_text(balance_->gini), text(balance_->mean),
               text(balance_->most), text(balance_->lost))
          .arg(balance_->lanes)
          .arg(text(balance_->most - balance_->mean), percent_text((balance_->most - balance_->mean) / range));
  out += tr("<br><br><b>Most loaded</b>");
  for (std::size_t i = 0; i < std::min<std::size_t>(loads_.size(), 5); ++i)
    out += QStringLiteral("<br>%1: %2 (%3)")
               .arg(text(loads_[i].name), text(loads_[i][Activity::compute]),
                    percent_text(loads_[i][Activity::compute] / range));
  if (!by_lane) out += tr("<br><br>A device counts as the mean of its lanes.");
  return out;
}

void LoadBalanceView::paint(QPainter& painter, QRect rect) {
  if (run() == nullptr) return;
  if (map_.rows > 0) return paint_map(painter, rect);
  LoadBars{loads_, run()->seconds(state().range().length()), balance_, state().selection().lanes}.paint(painter, rect,
                                                                                                        palette());
}

QRect LoadBalanceView::map_plot(const QPainter& painter, QRect rect) const {
  const QFontMetrics metrics(painter.font());
  return rect.adjusted(10 * metrics.averageCharWidth() + 8, 6, -90, -2 * metrics.height() - 4);
}

void LoadBalanceView::paint_map(QPainter& painter, QRect rect) {
  const QRect plot = map_plot(painter, rect);
  const QFontMetrics metrics(painter.font());
  const Grid shown = pooled(map_, static_cast<std::size_t>(std::max(plot.height(), 1)),
                            static_cast<std::size_t>(std::max(plot.width(), 1)), Pooling::mean);
  paint_cells(painter, plot, heat_image(shown, {0, 1}));
  paint_colour_bar(painter, QRect(plot.right() + 12, plot.top(), 76, plot.height()), {0, 1}, "0 %", "100 %", palette());
  const double row = static_cast<double>(plot.height()) / static_cast<double>(map_.rows);
  const auto every = static_cast<std::size_t>(std::max(1.0, metrics.height() / row + 1));
  for (std::size_t i = 0; i < map_.rows; i += row >= metrics.height() ? 1 : every)
    painter.drawText(QRectF(rect.left() + 4, plot.top() + (static_cast<double>(i) + 0.5) * row - metrics.height() / 2.0,
                            plot.left() - rect.left() - 8, metrics.height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(text(loads_[i].name), Qt::ElideLeft, plot.left() - rect.left() - 8));
  const TimeRange range = state().range();
  const QRect below(plot.left(), plot.bottom() + 3, plot.width(), metrics.height());
  painter.drawText(below, Qt::AlignLeft, text(run()->seconds(range.from)));
  painter.drawText(below, Qt::AlignRight, text(run()->seconds(range.to)));
  painter.drawText(below.translated(0, metrics.height()), Qt::AlignCenter,
                   tr("share of time that is computing; most computing at the top"));
}

std::optional<std::size_t> LoadBalanceView::load_at(QPoint at) const {
  QPixmap nowhere(1, 1);
  QPainter painter(&nowhere);
  painter.setFont(canvas_->font());
  if (map_.rows > 0) {
    const QRect plot = map_plot(painter, canvas_->rect());
    return plot.contains(at) ? bar_at(QRect(plot.top(), 0, plot.height(), 1), map_.rows, at.y()) : std::nullopt;
  }
  const QRect plot =
      LoadBars{loads_, run()->seconds(state().range().length()), balance_, {}}.plot(painter, canvas_->rect());
  return bar_at(plot, loads_.size(), at.x());
}

void LoadBalanceView::pick(std::size_t load) {
  Selection selection = state().selection();
  selection.lanes.clear();
  for (std::size_t i = 0; i < loads_[load].lanes; ++i) selection.lanes.emplace_back(loads_[load].first.index() + i);
  state().select(std::move(selection));
}

bool LoadBalanceView::move(int key) {
  const int step = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 0;
  if (step == 0 || loads_.empty()) return false;
  const std::vector<SlotId>& lanes = state().selection().lanes;
  const auto at = std::find_if(loads_.begin(), loads_.end(),
                               [&](const LaneLoad& load) { return !lanes.empty() && load.first == lanes.front(); });
  const std::ptrdiff_t next = at == loads_.end() ? 0 : at - loads_.begin() + step;
  pick(static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(next, 0, std::ssize(loads_) - 1)));
  return true;
}

QString LoadBalanceView::tip(QPoint at) const {
  if (run() == nullptr || loads_.empty()) return {};
  const auto found = load_at(at);
  if (!found) return {};
  const LaneLoad& load = loads_[*found];
  const Seconds range = run()->seconds(state().range().length());
  QString out = text(load.name);
  for (std::size_t a = 0; a < activities; ++a)
    out += QStringLiteral("\n%1 %2 (%3)")
               .arg(text(name_of(static_cast<Activity>(a))), text(load.time[a]), percent_text(load.time[a] / range));
  return out;
}

QString LoadBalanceView::status() const {
  return tr("%1, %2").arg(mode_->currentText().toLower(), group_->currentText());
}

std::vector<KeyHelp> LoadBalanceView::keys() const {
  return {{tr("Left / Right"), tr("pick the lane or device beside")}};
}

QJsonObject LoadBalanceView::save() const {
  QJsonObject session;
  keep_choice(session, "shows", *mode_);
  if (group_chosen_) keep_choice(session, "group", *group_);
  return session;
}

void LoadBalanceView::restore(const QJsonObject& session) {
  restore_choice(session, "shows", *mode_);
  if (restore_choice(session, "group", *group_)) group_chosen_ = true;
}

Table LoadBalanceView::current_table() const {
  Table table;
  table.columns = {group_->currentIndex() == 0 ? tr("lane") : tr("device"), tr("lanes")};
  for (std::size_t a = 0; a < activities; ++a) table.columns << text(name_of(static_cast<Activity>(a))) + " (s)";
  for (const LaneLoad& load : loads_) {
    QStringList row{text(load.name), QString::number(load.lanes)};
    for (const Seconds& time : load.time) row << number_text(time.value);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace pelsim::gui
