#include "gui/timeline/timeline_view.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "gui/palette.hpp"
#include "gui/timeline/canvas_paint.hpp"
#include "gui/timeline/counter_strip.hpp"
#include "gui/timeline/minimap.hpp"
#include "gui/timeline/timeline_legend.hpp"
#include "gui/timeline/timeline_table.hpp"

namespace pelsim::gui {
namespace {

constexpr int legend_delay_ms = 40;  // sums over all lanes wait until a movement pauses

QToolButton* menu_button(const QString& text, const QString& help, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(text);
  button->setToolTip(help);
  button->setAccessibleName(help);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

std::size_t attempts_of(const RunPtr& run) { return run ? run->trace().attempts.size() : 0; }

}  // namespace

TimelineView::TimelineView(ViewState& state, QWidget* parent) : View("timeline", "Timeline", state, parent) {
  range_ = new QLineEdit(this);
  range_->setAccessibleName("Visible time range");
  range_->setToolTip("Visible time range: type one, such as 1.1ms-1.9ms");
  range_->setMaximumWidth(260);
  rule_button_ = menu_button("Detail", "How a pixel shows several spans", this);
  rows_button_ = menu_button("Rows", "Groups, order and height of the rows", this);
  overlay_button_ = menu_button("Show", "Critical path, colours, comparison", this);
  reading_ = new QLabel(this);
  reading_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  reading_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  minimap_ = new Minimap(state, this);
  canvas_ = new TimelineCanvas(state, TimelineCanvas::Role::shown, this);
  base_canvas_ = new TimelineCanvas(state, TimelineCanvas::Role::base, this);
  base_canvas_->setObjectName("timeline-base-canvas");
  base_canvas_->setAccessibleName("Timeline of the run that is compared with");
  base_label_ = new QLabel(this);
  counters_ = new CounterStrip(state, this);
  scroll_bar_ = new QScrollBar(Qt::Vertical, this);
  legend_ = new TimelineLegend(this);
  legend_timer_ = new QTimer(this);
  legend_timer_->setSingleShot(true);
  legend_timer_->setInterval(legend_delay_ms);

  auto* bar = new QHBoxLayout;
  for (QWidget* widget : {static_cast<QWidget*>(range_), static_cast<QWidget*>(rule_button_),
                          static_cast<QWidget*>(rows_button_), static_cast<QWidget*>(overlay_button_)})
    bar->addWidget(widget);
  bar->addWidget(reading_, 1);
  bar->setContentsMargins(4, 2, 4, 0);
  auto* rows = new QHBoxLayout;
  rows->setSpacing(0);
  rows->addWidget(canvas_, 1);
  rows->addWidget(scroll_bar_);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->setSpacing(2);
  all->addLayout(bar);
  all->addWidget(minimap_);
  all->addLayout(rows, 3);
  all->addWidget(counters_);
  all->addWidget(base_label_);
  all->addWidget(base_canvas_, 2);
  all->addWidget(legend_);
  setFocusProxy(canvas_);
  make_menus();

  connect(&state, &ViewState::run_changed, this, [this] { load_run(); });
  connect(&state, &ViewState::base_changed, this, [this] { load_base(); });
  connect(&state, &ViewState::visible_changed, this, [this] { visible_changed(); });
  connect(range_, &QLineEdit::editingFinished, this, [this] { range_typed(); });
  connect(canvas_, &TimelineCanvas::reading_changed, this, [this](const QString& text) {
    reading_->setText(text);
    reading_->setToolTip(text);
    emit reading_changed(text);
  });
  connect(base_canvas_, &TimelineCanvas::reading_changed, reading_, &QLabel::setText);
  connect(canvas_, &TimelineCanvas::rows_changed, this, [this] { update_scroll_bar(); });
  connect(canvas_, &TimelineCanvas::path_wanted, this, [this] { show_path(!is_path_shown_); });
  connect(canvas_, &TimelineCanvas::go_to_wanted, this, [this] {
    range_->setFocus();
    range_->selectAll();
  });
  connect(scroll_bar_, &QScrollBar::valueChanged, this, [this](int y) {
    canvas_->scroll_to(y);
    base_canvas_->scroll_to(y);
  });
  connect(legend_timer_, &QTimer::timeout, this, [this] { update_legend(); });
  load_run();
  load_base();
}

TimelineView::~TimelineView() = default;

void TimelineView::load_run() {
  const RunPtr run = state().run();
  index_.reset();
  kinds_.reset();
  path_finding_.stop();
  kind_indexing_.stop();
  indexing_.stop();
  if (attempts_of(run) == 0) {
    canvas_->set_message(nothing_to_show());
    return show_index(nullptr);
  }
  if (attempts_of(run) <= most_attempts_at_once) return show_index(index_timeline(run));
  canvas_->set_message("Indexing " + QString::number(attempts_of(run)) + " attempts ...");
  show_index(nullptr);
  indexing_.run([run](std::stop_token stop) { return index_timeline(run, stop); },
                [this](IndexPtr index) { show_index(std::move(index)); });
}

void TimelineView::show_file(std::shared_ptr<const PelFile> file) {
  index_.reset();
  canvas_->set_message("Indexing the trace ...");
  show_index(nullptr);
  indexing_.run([file](std::stop_token stop) { return index_timeline(file, stop); },
                [this](IndexPtr index) { show_index(std::move(index)); });
}

void TimelineView::load_base() {
  const RunPtr base = state().base();
  base_indexing_.stop();
  if (attempts_of(base) <= most_attempts_at_once)
    return show_base_index(attempts_of(base) == 0 ? nullptr : index_timeline(base));
  show_base_index(nullptr);
  base_indexing_.run([base](std::stop_token stop) { return index_timeline(base, stop); },
                     [this](IndexPtr index) { show_base_index(std::move(index)); });
}

/// Makes at once what a worker has not finished yet: a picture cannot wait.
void TimelineView::finish_indexing() {
  if (!indexing_.is_busy() || !state().run()) return;
  indexing_.stop();
  show_index(index_timeline(state().run()));
}

void TimelineView::show_index(IndexPtr index) {
  index_ = std::move(index);
  kinds_.reset();
  canvas_->set_index(index_);
  minimap_->set_index(index_);
  update_margins();
  count();
  if (index_ && is_coloured_by_kind_) colour_by_kind(true);
  if (index_ && is_path_shown_) show_path(true);
  visible_changed();
  update_legend();
  if (index_) emit indexed();
}

void TimelineView::count() {
  counting_.stop();
  counters_->set_counters(nullptr);
  if (!index_) return;
  if (index_->store->columns().count <= most_attempts_at_once) return counters_->set_counters(counters_of(*index_));
  counting_.run([index = index_](std::stop_token) { return counters_of(*index); },
                [this](std::shared_ptr<const std::vector<CounterRow>> rows) { counters_->set_counters(rows); });
}

void TimelineView::show_base_index(IndexPtr index) {
  base_index_ = std::move(index);
  set_compare(compare_);
}

void TimelineView::set_compare(Compare how) {
  compare_ = how;
  const bool below = how == Compare::below && base_index_ != nullptr;
  canvas_->set_ghost(how == Compare::ghost ? base_index_ : nullptr);
  base_canvas_->set_index(below ? base_index_ : nullptr);
  base_canvas_->setVisible(below);
  base_label_->setVisible(below);
  if (below) base_label_->setText("  compared with: " + QString::fromStdString(state().base()->label));
  update_legend();
}

void TimelineView::set_rule(LodRule rule) {
  canvas_->set_rule(rule);
  base_canvas_->set_rule(rule);
  emit rule_changed(rule_text());
}

void TimelineView::set_rows(RowOptions options) {
  canvas_->set_rows(options);
  base_canvas_->set_rows(std::move(options));
}

void TimelineView::colour_by_kind(bool by_kind) {
  is_coloured_by_kind_ = by_kind;
  kind_action_->setChecked(by_kind);
  kind_indexing_.stop();
  if (!index_) return;
  const auto show = [this](std::shared_ptr<const KindIndex> kinds) {
    kinds_ = std::move(kinds);
    canvas_->set_kinds(kinds_);
    update_legend();
  };
  if (!by_kind) return show(nullptr);
  if (index_->store->columns().count <= most_attempts_at_once) return show(index_kinds(index_));
  kind_indexing_.run([index = index_](std::stop_token stop) { return index_kinds(index, stop); }, show);
}

void TimelineView::show_path(bool shown) {
  is_path_shown_ = shown;
  path_action_->setChecked(shown);
  path_finding_.stop();
  if (!shown || !index_ || !index_->run) return canvas_->set_path(nullptr);
  const auto find = [run = index_->run](std::stop_token) {
    return std::make_shared<const std::vector<PlacedStep>>(placed_path(*run));
  };
  if (attempts_of(index_->run) <= most_attempts_at_once) return canvas_->set_path(find({}));
  path_finding_.run(find, [this](std::shared_ptr<const std::vector<PlacedStep>> path) { canvas_->set_path(path); });
}

QString TimelineView::rule_text() const {
  switch (canvas_->rule()) {
    case LodRule::shares: return "detail: exact time shares";
    case LodRule::longest: return "detail: the activity with most time (others vanish)";
    case LodRule::midpoint: return "detail: sample in the middle of a pixel (may show false waves)";
    case LodRule::last: return "detail: last span of a pixel (may show false waves)";
    case LodRule::blend: return "detail: mean colour (not in the legend)";
  }
  return {};
}

void TimelineView::visible_changed() {
  if (index_ && !range_->hasFocus())
    range_->setText(QString::fromStdString(range_text(state().visible(), index_->clock())));
  legend_timer_->start();
}

void TimelineView::range_typed() {
  if (!index_) return;
  const QString shown = QString::fromStdString(range_text(state().visible(), index_->clock()));
  if (range_->text() == shown) return;
  const auto range = parse_range(range_->text().toStdString(), index_->clock());
  if (range)
    state().set_visible(*range);
  else
    reading_->setText("no range: write for example 1.1ms-1.9ms");
  range_->setText(QString::fromStdString(range_text(state().visible(), index_->clock())));
}

void TimelineView::update_legend() {
  legend_timer_->stop();
  std::vector<LegendEntry> entries;
  if (index_) {
    const SharePyramid& pyramid = canvas_->pyramid();
    const std::vector<double> shares = total_shares(pyramid, state().visible());
    const ClassColours colours = canvas_->colours();
    const auto add = [&](QRgb colour, const QString& name, double share) {
      entries.push_back({QColor(colour), name + " " + QString::number(100 * share, 'f', 1) + " %"});
    };
    const auto name = [](std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); };
    for (std::size_t c = 0; c < colours.classes.size(); ++c) {
      const std::size_t activity = kinds_ ? c + 1 : c;
      const bool is_kind = kinds_ && activity >= activities - 1;
      add(colours.classes[c],
          is_kind ? QString::fromStdString(kinds_->names[activity - (activities - 1)])
                  : name(name_of(static_cast<Activity>(activity))),
          shares[c]);
    }
    add(colours.idle, "idle", shares.back());
    entries.push_back({QColor(Qt::transparent), "of the visible time, " + QString::number(index_->lanes.size()) +
                                                    (index_->lanes.size() == 1 ? " slot" : " slots")});
  }
  legend_->set_entries(std::move(entries));
}

void TimelineView::update_margins() {
  const QRect plot = canvas_->plot();
  const int right = width() - canvas_->x() - plot.right() - 1;
  minimap_->set_margins(plot.left(), right);
  counters_->set_margins(plot.left(), right);
}

void TimelineView::update_scroll_bar() {
  const int seen = canvas_->plot().height(), all = canvas_->rows().height;
  scroll_bar_->setVisible(all > seen);
  scroll_bar_->setRange(0, std::max(0, all - seen));
  scroll_bar_->setPageStep(seen);
  const QSignalBlocker quiet(scroll_bar_);
  scroll_bar_->setValue(canvas_->scene().scroll);
  update_margins();
}

QString TimelineView::nothing_to_show() const {
  if (index_) return {};
  if (!state().run()) return "No run yet.";
  return state().run()->trace().attempts.empty() ? "No task has run, so no slot did anything." : QString();
}

Table TimelineView::table() const {
  if (!index_) return {{"slot"}, {}};
  return timeline_table(*index_, state().visible(), state().selection().lanes);
}

void TimelineView::draw(QPainter& painter, QSize size) {
  finish_indexing();
  update_legend();
  canvas_->set_patient(true);
  base_canvas_->set_patient(true);
  View::draw(painter, size);
  canvas_->set_patient(false);
  base_canvas_->set_patient(false);
}

}  // namespace pelsim::gui
