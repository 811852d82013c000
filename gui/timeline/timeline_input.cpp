// Keys, wheel and menu of the canvas: what they do to the view state.
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
