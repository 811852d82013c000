#include "gui/view.hpp"

#include <QPainter>

namespace pelsim::gui {

View::View(const QString& id, const QString& title, ViewState& state, QWidget* parent)
    : QWidget(parent), state_(&state) {
  setObjectName(id);
  setAccessibleName(title);
}

void View::draw(QPainter& painter, QSize size) {
  const QSize before = this->size();
  resize(size);
  QWidget::render(&painter, QPoint(), QRegion(), DrawWindowBackground | DrawChildren);
  resize(before);
}

}  // namespace pelsim::gui
