// Keys and mouse of the canvas: what they do to the view state.
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QNativeGestureEvent>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

#include "gui/timeline/timeline_canvas.hpp"

namespace pelsim::gui {
namespace {

constexpr double zoom_step = 1.5, pan_share = 0.15;
constexpr double snap_distance = 5;
constexpr int tremble = 4;

}  // namespace

/// W, A, S and D by where they are on the keyboard, so that they lie together on AZERTY and Dvorak too. Keys that tests
/// press have no place.
int TimelineCanvas::key_of(const QKeyEvent& event) const {
  const QString platform = QGuiApplication::platformName();
  if (platform == "xcb" || platform == "wayland") {
    constexpr std::array<std::pair<quint32, int>, 4> places{
        {{25, Qt::Key_W}, {38, Qt::Key_A}, {39, Qt::Key_S}, {40, Qt::Key_D}}};
    for (const auto& [place, key] : places)
      if (event.nativeScanCode() == place) return key;
    // What another layout has elsewhere is not one of the four.
    if (event.nativeScanCode() != 0)
      for (const auto& entry : places)
        if (event.key() == entry.second) return 0;
  }
  return event.key();
}

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

void TimelineCanvas::keyPressEvent(QKeyEvent* event) {
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  if (!index_ || (event->modifiers() & (Qt::ControlModifier | Qt::MetaModifier))) return QWidget::keyPressEvent(event);
  const double step = plot().width() * pan_share;
  if (event->modifiers() & Qt::AltModifier) {
    if (event->key() == Qt::Key_Left) return state_.zoom_back();
    if (event->key() == Qt::Key_Right) return state_.zoom_forward();
    return QWidget::keyPressEvent(event);
  }
  switch (key_of(*event)) {
    case Qt::Key_W:
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(1 / zoom_step);
    case Qt::Key_S:
    case Qt::Key_Minus: return zoom(zoom_step);
    case Qt::Key_A:
    case Qt::Key_Left: return move_by(-step);
    case Qt::Key_D:
    case Qt::Key_Right: return move_by(step);
    case Qt::Key_Up: return scroll_to(scroll_ - std::max(20, rows_.lane_height));
    case Qt::Key_Down: return scroll_to(scroll_ + std::max(20, rows_.lane_height));
    case Qt::Key_PageUp: return scroll_to(scroll_ - plot().height());
    case Qt::Key_PageDown: return scroll_to(scroll_ + plot().height());
    case Qt::Key_Home: return state_.set_visible(moved(state_.visible(), Tick{} - state_.visible().from));
    case Qt::Key_End: return state_.set_visible(moved(state_.visible(), state_.whole().to - state_.visible().to));
    case Qt::Key_0: return state_.set_visible(state_.whole());
    case Qt::Key_F: return fit();
    case Qt::Key_Period: return step_span(1);
    case Qt::Key_Comma: return step_span(-1);
    case Qt::Key_BracketLeft: return follow_message(-1);
    case Qt::Key_BracketRight: return follow_message(1);
    case Qt::Key_C: Q_EMIT path_wanted(); return;
    case Qt::Key_M: return bookmark(shift);
    case Qt::Key_R:
      if (const auto a = picked().attempt) {
        const SlotTimes times = index_->store->columns().times(*a);
        state_.mark(TimeRange{times.start, std::max(times.end, Tick{times.start.count + 1})});
      }
      return;
    case Qt::Key_G: Q_EMIT go_to_wanted(); return;
    case Qt::Key_Backspace: return state_.zoom_back();
    case Qt::Key_Escape: return escape();
    case Qt::Key_Space:
      // With the mouse over the rows it is a handle to move them; else the window plays and pauses.
      if (!mouse_) break;
      is_space_down_ = true;
      return;
    default: break;
  }
  QWidget::keyPressEvent(event);
}

void TimelineCanvas::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) is_space_down_ = false;
  QWidget::keyReleaseEvent(event);
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

void TimelineCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  if (!index_ || event->button() != Qt::LeftButton) return;
  const auto span = span_at(event->position());
  if (const Phase* phase = scene().phase_at(event->position()))
    state_.set_visible({phase->from, phase->to});
  else if (span && span->kind != SpanKind::idle)
    state_.set_visible(with_margin({span->from, span->to}));
  else
    state_.set_visible(state_.whole());
}

void TimelineCanvas::wheelEvent(QWheelEvent* event) {
  if (!index_) return;
  const QPoint turn = event->angleDelta();
  const int turned = turn.y() != 0 ? turn.y() : turn.x();
  if (event->modifiers() & Qt::ControlModifier)
    zoom(std::pow(zoom_step, -turned / 120.0), event->position().x());
  else if ((event->modifiers() & Qt::ShiftModifier) || turn.y() == 0)
    move_by(-turned / 120.0 * plot().width() * 0.1);
  else
    scroll_to(scroll_ - turn.y() / 2);
  event->accept();
}

void TimelineCanvas::leaveEvent(QEvent*) { hover(std::nullopt); }

void TimelineCanvas::toggle_row(const Row& row) {
  RowOptions next = options_;
  if (!next.collapsed.erase(row.name)) next.collapsed.insert(row.name);
  set_rows(std::move(next));
}

void TimelineCanvas::contextMenuEvent(QContextMenuEvent* event) {
  const auto lane = index_ ? lane_at(event->pos()) : std::nullopt;
  if (!lane) return;
  const auto pinned = std::find(options_.pinned.begin(), options_.pinned.end(), *lane);
  const bool is_pinned = pinned != options_.pinned.end();
  const auto span = span_at(event->pos());
  QMenu menu(this);
  menu.addAction(is_pinned ? "Unpin lane" : "Pin lane to the top", this, [this, lane = *lane] {
    RowOptions next = options_;
    if (std::erase(next.pinned, lane) == 0) next.pinned.push_back(lane);
    set_rows(std::move(next));
  });
  if (span)
    menu.addAction("Zoom to span", this, [this, span = *span] {
      state_.set_visible(with_margin({span.from, span.to}));
    });
  menu.addAction("Whole run", this, [this] { state_.set_visible(state_.whole()); });
  menu.exec(event->globalPos());
}

bool TimelineCanvas::event(QEvent* event) {
  if (event->type() == QEvent::NativeGesture && index_) {
    auto* gesture = static_cast<QNativeGestureEvent*>(event);
    if (gesture->gestureType() == Qt::ZoomNativeGesture) {
      zoom(1 / std::max(0.1, 1 + gesture->value()), gesture->position().x());
      return true;
    }
  }
  return QWidget::event(event);
}

}  // namespace pelsim::gui
