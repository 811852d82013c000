#include "gui/timeline/timeline_view.hpp"

#include <QEvent>
#include <QFontMetrics>
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
#include "gui/timeline/counter_strip.hpp"
#include "gui/timeline/filter_bar.hpp"
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

}  // namespace

TimelineView::TimelineView(ViewState& state, QWidget* parent) : View("timeline", "Timeline", state, parent) {
  range_ = new QLineEdit(this);
  range_->setAccessibleName("Visible time range");
  range_->setToolTip("Visible time range: type one, such as 1.1ms-1.9ms");
  range_->setFixedWidth(QFontMetrics(font()).horizontalAdvance("0000.000 ms - 0000.000 ms") + 16);
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
  counters_->set_scale([this] { return canvas_->scene().scale; });
  filters_ = new FilterBar(state, this);
  filter_button_ = menu_button("Filter", "What stands out, and what is dimmed", this);
  scroll_bar_ = new QScrollBar(Qt::Vertical, this);
  legend_ = new TimelineLegend(this);
  legend_timer_ = new QTimer(this);
  legend_timer_->setSingleShot(true);
  legend_timer_->setInterval(legend_delay_ms);

  auto* bar = new QHBoxLayout;
  for (QWidget* widget :
       {static_cast<QWidget*>(range_), static_cast<QWidget*>(rule_button_), static_cast<QWidget*>(rows_button_),
        static_cast<QWidget*>(overlay_button_), static_cast<QWidget*>(filter_button_)})
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
  all->addWidget(filters_);
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
  connect(&state, &ViewState::selection_changed, this, [this] { count_links(); });
  connect(&state, &ViewState::filter_changed, this, [this] { filter_changed(); });
  connect(range_, &QLineEdit::editingFinished, this, [this] { range_typed(); });
  connect(canvas_, &TimelineCanvas::reading_changed, this, [this](const QString& text) {
    reading_->setText(text);
    reading_->setToolTip(text);
    Q_EMIT reading_changed(text);
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

void TimelineView::set_rule(LodRule rule) {
  canvas_->set_rule(rule);
  base_canvas_->set_rule(rule);
  Q_EMIT status_changed();
}

/// Both canvases at the pace of the run on show, so that what stands below is at the same time.
void TimelineView::set_pace(TimelineCanvas::Pace pace) {
  canvas_->set_pace(pace);
  base_canvas_->set_pace(pace, index_);
  counters_->update();
  Q_EMIT status_changed();
}

void TimelineView::set_rows(RowOptions options) {
  canvas_->set_rows(options);
  base_canvas_->set_rows(std::move(options));
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
  range_->setCursorPosition(0);
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
  std::vector<TimelineLegendEntry> entries;
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

void TimelineView::changeEvent(QEvent* event) {
  View::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) update_legend();  // its colours are those of the rows
}

void TimelineView::resizeEvent(QResizeEvent*) { counters_->set_room(height() / 4); }

QString TimelineView::nothing_to_show() const {
  if (index_) return {};
  if (!state().run()) return "No run yet.";
  return state().run()->trace().attempts.empty() ? "No task has run, so no slot did anything." : QString();
}

Table TimelineView::table() const {
  if (!index_) return {{"slot"}, {}};
  return timeline_table(*index_, state().visible(), state().selection().lanes, state().filter());
}

void TimelineView::draw(QPainter& painter, QSize size) {
  finish();
  update_legend();
  canvas_->set_patient(true);
  base_canvas_->set_patient(true);
  View::draw(painter, size);
  canvas_->set_patient(false);
  base_canvas_->set_patient(false);
}

}  // namespace pelsim::gui
