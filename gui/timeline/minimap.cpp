#include "gui/timeline/minimap.hpp"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "gui/charts/vector_paint.hpp"
#include "gui/palette.hpp"
#include "gui/timeline/column_paint.hpp"
#include "gui/timeline/time_scale.hpp"

namespace pelsim::gui {
namespace {

constexpr double grip = 5;  // pixels around an edge that catch the mouse

}  // namespace

Minimap::Minimap(ViewState& state, QWidget* parent) : QWidget(parent), state_(state) {
  setObjectName("timeline-minimap");
  setAccessibleName("Whole run, with the visible part framed");
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setMouseTracking(true);
  connect(&state_, &ViewState::visible_changed, this, [this] { update(); });
  connect(&state_, &ViewState::range_changed, this, [this] { update(); });
}

void Minimap::set_index(IndexPtr index) {
  index_ = std::move(index);
  image_ = {};
  update();
}

void Minimap::set_margins(int left, int right) {
  left_ = left;
  right_ = right;
  image_ = {};
  update();
}

QRect Minimap::map() const { return QRect(left_, 2, std::max(1, width() - left_ - right_), height() - 4); }

double Minimap::x_of(Tick t) const {
  return map().left() + static_cast<double>(t.count) / static_cast<double>(state_.whole().to.count) * map().width();
}

Tick Minimap::tick_at(double x) const {
  const double share = std::clamp((x - map().left()) / map().width(), 0.0, 1.0);
  return {static_cast<std::int64_t>(share * static_cast<double>(state_.whole().to.count))};
}

void Minimap::repaint_map() {
  const double ratio = devicePixelRatioF();
  const QSize size(static_cast<int>(std::lround(map().width() * ratio)),
                   static_cast<int>(std::lround(map().height() * ratio)));
  image_ = QImage(size, QImage::Format_RGB32);
  image_.setDevicePixelRatio(ratio);
  image_.fill(palette().color(QPalette::Base));
  const Theme theme = theme_of(palette());
  ClassColours colours;
  for (std::size_t a = 0; a < activities - 1; ++a)
    colours.classes.push_back(colour_of(static_cast<Activity>(a), theme).rgb());
  colours.idle = colour_of(Activity::idle, theme).rgb();
  const double per_column = static_cast<double>(state_.whole().to.count) / size.width();
  const auto count = static_cast<std::size_t>(
      std::clamp(std::ceil(static_cast<double>(index_->end().count) / per_column), 0.0, double(size.width())));
  std::vector<float> sum(count * colours.classes.size(), 0.0f), one(sum.size());
  for (std::size_t l = 0; l < index_->lanes.size(); ++l) {
    index_->activity->shares(SlotId(l), {Tick{}, per_column}, 0, count, one.data());
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one[i] / static_cast<float>(index_->lanes.size());
  }
  Carry carry = no_carry(colours.classes.size());
  paint_stacked(sum.data(), colours,
                {reinterpret_cast<std::uint32_t*>(image_.bits()), static_cast<std::size_t>(image_.bytesPerLine()) / 4,
                 count, static_cast<std::size_t>(size.height())},
                Towards::right, carry);
}

void Minimap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Window));
  if (!index_) return;
  const double ratio = devicePixelRatioF();
  if (image_.width() != std::lround(map().width() * ratio) || image_.devicePixelRatio() != ratio) repaint_map();
  paint_cells(painter, map(), image_);
  const TimeRange seen = state_.visible();
  const double from = x_of(seen.from), to = std::max(from + 2, x_of(seen.to));
  QColor veil = palette().color(QPalette::Window);
  veil.setAlpha(150);
  painter.fillRect(QRectF(map().left(), map().top(), from - map().left(), map().height()), veil);
  painter.fillRect(QRectF(to, map().top(), map().right() + 1 - to, map().height()), veil);
  if (const auto& marked = state_.marked()) {
    const double a = x_of(marked->from), b = std::max(a + 2, x_of(marked->to));
    painter.fillRect(QRectF(a, 0, b - a, 2), palette().color(QPalette::Highlight));
    painter.fillRect(QRectF(a, height() - 2, b - a, 2), palette().color(QPalette::Highlight));
  }
  painter.setPen(QPen(palette().color(hasFocus() ? QPalette::Highlight : QPalette::WindowText), 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(from, map().top(), to - from, map().height()).adjusted(1, 1, -1, -1));
}

Minimap::Handle Minimap::handle_at(double x) const {
  const double from = x_of(state_.visible().from), to = x_of(state_.visible().to);
  if (std::abs(x - from) < grip && x < (from + to) / 2) return Handle::left;
  if (std::abs(x - to) < grip) return Handle::right;
  return Handle::frame;
}

void Minimap::mousePressEvent(QMouseEvent* event) {
  if (!index_ || event->button() != Qt::LeftButton) return;
  const double x = event->position().x();
  dragged_ = handle_at(x);
  const TimeRange seen = state_.visible();
  if (*dragged_ == Handle::frame && (x < x_of(seen.from) || x > x_of(seen.to)))  // beside the frame: it comes here
    state_.set_visible(moved(seen, {tick_at(x).count - (seen.from.count + seen.to.count) / 2}));
  from_x_ = x;
  from_visible_ = state_.visible();
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
  const double x = event->position().x();
  if (!dragged_) return setCursor(handle_at(x) == Handle::frame ? Qt::OpenHandCursor : Qt::SizeHorCursor);
  TimeRange next = from_visible_;
  const Tick by = tick_at(x) - tick_at(from_x_);
  switch (*dragged_) {
    case Handle::frame: next = moved(next, by); break;
    case Handle::left: next.from = std::min(next.from + by, Tick{next.to.count - 1}); break;
    case Handle::right: next.to = std::max(next.to + by, Tick{next.from.count + 1}); break;
  }
  state_.set_visible(next, ViewState::Remember::no);
}

void Minimap::mouseReleaseEvent(QMouseEvent*) { dragged_.reset(); }

void Minimap::mouseDoubleClickEvent(QMouseEvent*) { state_.set_visible(state_.whole()); }

void Minimap::wheelEvent(QWheelEvent* event) {
  if (index_)
    state_.set_visible(
        zoomed(state_.visible(), tick_at(event->position().x()), std::pow(1.5, -event->angleDelta().y() / 120.0)));
  event->accept();
}

void Minimap::keyPressEvent(QKeyEvent* event) {
  const TimeRange seen = state_.visible();
  const Tick step{std::max<std::int64_t>(1, seen.length().count / 5)};
  const Tick middle{(seen.from.count + seen.to.count) / 2};
  switch (event->key()) {
    case Qt::Key_Left: return state_.set_visible(moved(seen, Tick{} - step), ViewState::Remember::no);
    case Qt::Key_Right: return state_.set_visible(moved(seen, step), ViewState::Remember::no);
    case Qt::Key_Plus: return state_.set_visible(zoomed(seen, middle, 1 / 1.5));
    case Qt::Key_Minus: return state_.set_visible(zoomed(seen, middle, 1.5));
    case Qt::Key_Home: return state_.set_visible(state_.whole());
    default: return QWidget::keyPressEvent(event);
  }
}

}  // namespace pelsim::gui
