#include "gui/view.hpp"

#include <QPainter>

#include "gui/charts/vector_paint.hpp"
#include "gui/plain_style.hpp"

namespace pelsim::gui {

View::View(const QString& id, const QString& title, ViewState& state, QWidget* parent)
    : QWidget(parent), state_(&state) {
  setObjectName(id);
  setAccessibleName(title);
}

void View::draw(QPainter& painter, QSize size) {
  const QSize before = this->size();
  const QList<QWidget*> parts = draws_vectors(painter) ? findChildren<QWidget*>() : QList<QWidget*>();
  PlainStyle plain;
  for (QWidget* part : parts) part->setStyle(&plain);
  resize(size);
  QWidget::render(&painter, QPoint(), QRegion(), DrawWindowBackground | DrawChildren);
  resize(before);
  for (QWidget* part : parts) part->setStyle(nullptr);
}

}  // namespace pelsim::gui
