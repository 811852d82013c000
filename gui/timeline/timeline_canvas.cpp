#include "gui/timeline/timeline_canvas.hpp"

#include <QEvent>
#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/timeline/canvas_paint.hpp"

namespace pelsim::gui {

TimelineCanvas::TimelineCanvas(ViewState& state, Role role, QWidget* parent)
    : QWidget(parent), state_(state), role_(role) {
  setObjectName("timeline-canvas");
  setAccessibleName("Timeline of slots");
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(260, 120);
  lay_out();
  connect(&state_, &ViewState::visible_changed, this, [this] { geometry_changed(); });
  connect(&state_, &ViewState::selection_changed, this, [this] { overlays_changed(); });
  connect(&state_, &ViewState::range_changed, this, [this] { overlays_changed(); });
  connect(&state_, &ViewState::filter_changed, this, [this] { overlays_changed(); });
  connect(&state_, &ViewState::play_head_changed, this, [this] { update(); });
  connect(&state_, &ViewState::stale_changed, this, [this] { update(); });
}

void TimelineCanvas::set_index(IndexPtr index) {
  if (index != index_) picture_.forget();
  index_ = std::move(index);
  kinds_.reset();
  path_.reset();
  drag_.reset();  // what is dragged is of the run that was shown
  dragged_.reset();
  task_move_.reset();
  if (index_) std::erase_if(options_.pinned, [&](SlotId lane) { return lane.index() >= index_->lanes.size(); });
  lay_out();
  overlays_changed();
}

void TimelineCanvas::set_kinds(std::shared_ptr<const KindIndex> kinds, KindColours colours) {
  kinds_ = std::move(kinds);
  kind_colours_ = colours;
  picture_.forget();
  geometry_changed();
}

void TimelineCanvas::set_ghost(IndexPtr base) {
  ghost_ = std::move(base);
  geometry_changed();
}

void TimelineCanvas::set_rule(LodRule rule) {
  rule_ = rule;
  update();
}

void TimelineCanvas::set_rows(RowOptions options) {
  options_ = std::move(options);
  lay_out();
}

void TimelineCanvas::set_path(std::shared_ptr<const std::vector<PlacedStep>> path) {
  path_ = std::move(path);
  geometry_changed();
}

void TimelineCanvas::set_message(const QString& text) {
  message_ = text;
  update();
}

void TimelineCanvas::scroll_to(int y) {
  const int next = std::clamp(y, 0, std::max(0, rows_.height - plot().height()));
  if (next == scroll_) return;
  scroll_ = next;
  geometry_changed();
  Q_EMIT rows_changed();
}

QRect TimelineCanvas::plot() const {
  return QRect(margins_.left, margins_.top, std::max(1, width() - margins_.left - margins_.right),
               std::max(1, height() - margins_.top));
}

TimelineScene TimelineCanvas::scene() const {
  const QRect rows = plot();
  return {index_.get(),
          &rows_,
          {state_.visible(), static_cast<double>(rows.width()), time_pace_},
          rows,
          scroll_,
          theme_of(palette()),
          margins_.phase_band};
}

PictureRequest TimelineCanvas::request() const {
  const QRect rows = plot();
  const double ratio = devicePixelRatioF();
  PictureRequest request;
  request.pyramid = &pyramid();
  request.visible = state_.visible();
  request.pace = time_pace_;
  request.size =
      QSize(static_cast<int>(std::lround(rows.width() * ratio)), static_cast<int>(std::lround(rows.height() * ratio)));
  request.ratio = ratio;
  request.scroll = scroll_;
  request.rule = rule_;
  request.colours = colours();
  request.background = palette().color(QPalette::Base).rgb();
  return request;
}

void TimelineCanvas::repaint_all() {
  picture_.forget();
  overlays_changed();
}

void TimelineCanvas::lay_out() {
  margins_ = margins_of(QFontMetricsF(font()), index_.get(), width());
  rows_ = {};
  if (index_) rows_ = lay_out_rows(index_->lanes, options_, plot().height(), QFontMetrics(font()).height() + 2);
  scroll_ = std::clamp(scroll_, 0, std::max(0, rows_.height - plot().height()));
  geometry_changed();
  Q_EMIT rows_changed();
}

void TimelineCanvas::set_pace(Pace pace, IndexPtr by) {
  pace_ = pace;
  paced_by_ = std::move(by);
  geometry_changed();
}

void TimelineCanvas::geometry_changed() {
  const TimelineIndex* by = paced_by_ ? paced_by_.get() : index_.get();
  time_pace_.reset();
  if (pace_ == Pace::by_events && by != nullptr)
    time_pace_ = pace_of_events(by->store->columns(), state_.visible(), plot().width());
  is_geometry_old_ = true;
  update();
}

void TimelineCanvas::overlays_changed() {
  are_overlays_old_ = true;
  geometry_changed();
}

void TimelineCanvas::measure_rows() {
  compute_share_.assign(rows_.rows.size(), -1.0f);
  const TimelineScene now = scene();
  const Tick from = std::max(Tick{}, now.scale.visible.from), to = std::min(index_->end(), now.scale.visible.to);
  if (!(from < to)) return;
  for (const std::size_t r : named_rows(now, QFontMetricsF(font()).height())) {
    const Row& row = rows_.rows[r];
    if (row.lanes.empty()) continue;
    double sums[activities - 1] = {};
    for (const SlotId lane : row.lanes) index_->activity->add_time(lane, from, to, sums);
    compute_share_[r] =
        static_cast<float>(sums[0] / static_cast<double>((to - from).count) / static_cast<double>(row.lanes.size()));
  }
}

void TimelineCanvas::resizeEvent(QResizeEvent*) { lay_out(); }

void TimelineCanvas::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange ||
      event->type() == QEvent::StyleChange)
    lay_out();
  QWidget::changeEvent(event);
}

void TimelineCanvas::paintEvent(QPaintEvent* event) {
  QPainter painter(this);
  const QRect dirty = event->rect();
  if (!index_ || index_->end() <= Tick{}) {
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, message_);
    return;
  }
  const TimelineScene now = scene();
  if (is_geometry_old_) {
    const QFontMetricsF metrics(font());
    labels_ = span_labels(
        now, [&](const QString& text) { return metrics.horizontalAdvance(text); },
        static_cast<int>(std::ceil(metrics.height())));
    for (SpanLabel& label : labels_)
      if (is_dimmed(pyramid().classes().of(label.span.kind, index_->store->columns().task[label.span.attempt])))
        label.text.clear();
    ghosts_ = ghost_ ? ghost_outlines(*ghost_, now) : std::vector<QRectF>{};
    if (are_overlays_old_)
      arrows_ = index_->run ? arrows_of(*index_->run, picked(), state_.marked(), state_.filter()) : ArrowSet{};
    strokes_ = path_ ? path_strokes(*path_, now) : std::vector<PathStroke>{};
    measure_rows();
    is_geometry_old_ = are_overlays_old_ = false;
  }
  paint_rows(painter);
  const CanvasInk ink{palette(), font(), colours()};
  paint_labels(painter, now, labels_, *index_, pyramid().classes(), ink);
  paint_ghosts(painter, now, ghosts_, ink);
  paint_selection(painter, now, picked(), ink);
  if (!strokes_.empty()) paint_path(painter, now, strokes_, ink);
  paint_arrows(painter, now, arrows_, ink);
  if (task_move_ && drag_) paint_move(painter, now, *task_move_, drag_->from, drag_->at, ink);
  paint_marks(painter, now, {dragged_ ? dragged_ : state_.marked(), bookmarks_, state_.play_head()}, ink);
  paint_ruler(painter, now, ink, width());
  paint_phases(painter, now, ink);
  paint_gutters(painter, dirty);
  if (mouse_ && now.plot.contains(mouse_->toPoint())) paint_hairline(painter, now, mouse_->x(), ink);
  if (state_.stale()) paint_stale(painter, now, ink);
  if (hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
  }
}

void TimelineCanvas::paint_gutters(QPainter& painter, QRect dirty) {
  const CanvasInk ink{palette(), font(), colours()};
  const TimelineScene now = scene();
  if (dirty.left() < now.plot.left()) paint_names(painter, now, state_.selection().lanes, ink);
  if (dirty.right() <= now.plot.right()) return;
  const bool reads = mouse_ && now.plot.contains(mouse_->toPoint());
  paint_readings(painter, now, compute_share_, reads ? std::optional(now.tick_at(mouse_->x())) : std::nullopt, ink,
                 width());
}

Selection TimelineCanvas::picked() const {
  Selection picked = state_.selection();
  if (role_ == Role::base) picked.attempt = picked.transfer = std::nullopt;
  return picked;
}

std::optional<SlotId> TimelineCanvas::lane_at(QPointF at) const {
  if (!index_) return std::nullopt;
  const Row* row = scene().row_at(at.y());
  return row != nullptr && row->lanes.size() == 1 ? std::optional(row->lanes.front()) : std::nullopt;
}

std::optional<Span> TimelineCanvas::span_at(QPointF at) const {
  const auto lane = lane_at(at);
  if (!lane || !plot().contains(at.toPoint())) return std::nullopt;
  return index_->store->span_at(*lane, scene().tick_at(at.x()));
}

void TimelineCanvas::hover(std::optional<QPointF> at) {
  const QRect rows = plot();
  const auto refresh = [&](QPointF p) {
    const int x = static_cast<int>(p.x());
    update(QRect(x - 2, rows.top(), 5, rows.height()));
    update(QRect(0, 0, width(), rows.top()));
  };
  if (mouse_) refresh(*mouse_);
  mouse_ = at;
  if (mouse_) refresh(*mouse_);
  update(QRect(rows.right() + 1, 0, width() - rows.right() - 1, height()));
  if (!index_ || !mouse_) return Q_EMIT reading_changed({});
  const auto span = span_at(*mouse_);
  const auto lane = lane_at(*mouse_);
  Q_EMIT reading_changed(span && lane ? span_text(*index_, *span, *lane, scene().scale) : QString());
}

}  // namespace pelsim::gui
