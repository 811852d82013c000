// Clicks and drags on the canvas: what is picked, marked and moved by hand.
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/timeline/timeline_canvas.hpp"

namespace pelsim::gui {
namespace {

constexpr double snap_distance = 5;
constexpr int tremble = 4;

}  // namespace

void TimelineCanvas::escape() {
  if (drag_) {  // as if it had not begun
    if (drag_->kind == Drag::Kind::move) state_.set_visible(drag_->visible, ViewState::Remember::no);
    drag_.reset();
    dragged_.reset();
    task_move_.reset();
    unsetCursor();
    Q_EMIT reading_changed({});
    return update();
  }
  if (state_.marked()) return state_.mark(std::nullopt);
  state_.select({});
}

/// The tick under the mouse, or an edge of the span under it that is near.
Tick TimelineCanvas::snapped(QPointF at) const {
  const TimelineScene now = scene();
  const Tick here = now.tick_at(at.x());
  const auto lane = lane_at(at);
  if (!lane) return here;
  Tick best = here;
  double nearest = snap_distance;
  const double reach = snap_distance * now.scale.ticks_per_pixel();
  const Tick from{here.count - static_cast<std::int64_t>(reach) - 1},
      to{here.count + static_cast<std::int64_t>(reach) + 1};
  int asked = 0;
  index_->store->each_span(*lane, from, to, [&](const Span& span) {
    if (++asked > 200) return;  // many edges under one pixel: none of them is meant
    for (const Tick edge : {span.from, span.to}) {
      const double distance = std::abs(now.x_of(edge) - at.x());
      if (distance >= nearest) continue;
      nearest = distance;
      best = edge;
    }
  });
  return asked > 20 ? here : best;
}

void TimelineCanvas::mousePressEvent(QMouseEvent* event) {
  if (!index_) return;
  const QPointF at = event->position();
  const bool moves = event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && is_space_down_);
  if (moves) {
    drag_ = Drag{Drag::Kind::move, at, state_.visible(), scroll_};
    return setCursor(Qt::ClosedHandCursor);
  }
  if (event->button() != Qt::LeftButton) return;
  const Row* row = scene().row_at(at.y());
  if (at.x() < plot().left() && row != nullptr) {
    if (row->is_group) return toggle_row(*row);
    Selection next = state_.selection();
    const SlotId lane = row->lanes.front();
    const auto place = std::lower_bound(next.lanes.begin(), next.lanes.end(), lane);
    const bool is_picked = place != next.lanes.end() && *place == lane;
    if (!(event->modifiers() & Qt::ControlModifier))
      next.lanes = is_picked && next.lanes.size() == 1 ? std::vector<SlotId>{} : std::vector<SlotId>{lane};
    else if (is_picked)
      next.lanes.erase(place);
    else
      next.lanes.insert(place, lane);
    return state_.select(next);
  }
  drag_ = Drag{Drag::Kind::range, at, state_.visible(), scroll_};
  const auto span = span_at(at);
  const bool is_task = role_ == Role::shown && index_->run && span && span->attempt != Span::no_attempt;
  if (is_task && (event->modifiers() & Qt::AltModifier)) {
    drag_->kind = Drag::Kind::task;
    drag_->at = at;
    begin_task_move(span->attempt);
  } else if (is_task && picked().attempt == span->attempt) {
    drag_->picked = span->attempt;
  }
}

void TimelineCanvas::begin_task_move(std::uint32_t attempt) {
  task_move_ = task_move(*index_->run, attempt);
  setCursor(task_move_->refusal.isEmpty() ? Qt::DragMoveCursor : Qt::ForbiddenCursor);
  Selection next;
  next.attempt = attempt;
  state_.select(next);
  Q_EMIT reading_changed(move_text(*index_->run, *task_move_, std::nullopt));
  update();
}

/// Asks for the run with the move; anywhere else than on a lane that fits, nothing happens.
void TimelineCanvas::drop_task(QPointF at) {
  const TaskMove move = *std::exchange(task_move_, std::nullopt);
  update();
  const Row* row = scene().row_at(at.y());
  const auto target = row != nullptr ? device_of(index_->run->platform(), *row) : std::nullopt;
  Q_EMIT reading_changed(move_text(*index_->run, move, target));
  if (!target || !move.fits(*target)) return;
  Q_EMIT state_.view_wanted("decision");  // which tells what the move made of the run
  Q_EMIT state_.move_wanted(move.attempt, *target);
}

void TimelineCanvas::drag_to(QPointF at) {
  const QPointF by = at - drag_->from;
  drag_->at = at;
  const bool begins = !drag_->is_moving && by.manhattanLength() > tremble;
  drag_->is_moving = drag_->is_moving || begins;
  if (!drag_->is_moving) return;
  // Which of the two it is is decided once.
  if (begins && drag_->picked && std::abs(by.y()) > std::abs(by.x())) {
    drag_->kind = Drag::Kind::task;
    begin_task_move(*drag_->picked);
  }
  if (drag_->kind == Drag::Kind::task) {
    if (at.y() < plot().top()) scroll_to(scroll_ - std::max(4, rows_.lane_height / 2));
    if (at.y() > plot().bottom()) scroll_to(scroll_ + std::max(4, rows_.lane_height / 2));
    const Row* row = scene().row_at(at.y());
    const auto target = row != nullptr ? device_of(index_->run->platform(), *row) : std::nullopt;
    Q_EMIT reading_changed(move_text(*index_->run, *task_move_, target));
    return update();
  }
  if (drag_->kind == Drag::Kind::move) {
    const double per_pixel = TimeScale{drag_->visible, static_cast<double>(plot().width())}.ticks_per_pixel();
    const auto ticks = static_cast<std::int64_t>(std::llround(-std::round(by.x()) * per_pixel));
    state_.set_visible(moved(drag_->visible, Tick{ticks}), ViewState::Remember::no);
    return scroll_to(drag_->scroll - static_cast<int>(by.y()));
  }
  const Tick a = snapped(drag_->from), b = snapped(at);
  dragged_ = TimeRange{std::min(a, b), std::max(std::max(a, b), Tick{std::min(a, b).count + 1})};
  update();
}

void TimelineCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (drag_) drag_to(event->position());
  if (!task_move_) hover(event->position());
}

void TimelineCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (!drag_) return;
  const Drag drag = *drag_;
  drag_.reset();
  unsetCursor();
  if (drag.kind == Drag::Kind::move) return;
  if (drag.kind == Drag::Kind::task) return drop_task(event->position());
  if (dragged_) {
    state_.mark(std::exchange(dragged_, std::nullopt));
    return update();
  }
  const auto span = span_at(event->position());
  const auto lane = lane_at(event->position());
  if (span && lane)
    select_span(*span, *lane);
  else if (const Phase* phase = scene().phase_at(event->position()))
    state_.mark(TimeRange{phase->from, phase->to});
  else if (event->position().y() < plot().top())
    state_.mark(std::nullopt);
}

}  // namespace pelsim::gui
