#include "gui/charts/canvas.hpp"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace pelsim::gui {

Canvas::Canvas(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(80, 60);
}

void Canvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().base());
  if (paint) paint(painter, rect());
  painter.setBrush(Qt::NoBrush);
  if (!brush_.isEmpty()) {
    painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DashLine));
    painter.drawRect(brush_);
  }
  if (!hasFocus()) return;
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

bool Canvas::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || !tip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), tip(help->pos()), this);
  return true;
}

void Canvas::mousePressEvent(QMouseEvent* event) {
  from_ = event->pos();
  brush_ = {};
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
  if (!brushed || !(event->buttons() & Qt::LeftButton)) return;
  if ((event->pos() - from_).manhattanLength() < QApplication::startDragDistance() && brush_.isEmpty()) return;
  brush_ = QRect(from_, event->pos()).normalized() & rect();
  update();
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
  const QRect brush = std::exchange(brush_, {});
  update();
  if (brushed && !brush.isEmpty()) return brushed(brush);
  if (clicked && event->button() == Qt::LeftButton) clicked(event->pos(), event->modifiers());
}

void Canvas::keyPressEvent(QKeyEvent* event) {
  if (pressed && pressed(event->key(), event->modifiers())) return update();
  QWidget::keyPressEvent(event);
}

}  // namespace pelsim::gui
