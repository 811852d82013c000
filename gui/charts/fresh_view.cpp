#include "gui/charts/fresh_view.hpp"

#include <QEvent>
#include <QLabel>
#include <QStackedLayout>

namespace pelsim::gui {

FreshView::FreshView(const QString& id, const QString& title, ViewState& state, QWidget* parent)
    : View(id, title, state, parent),
      body_(new QWidget(this)),
      reason_label_(new QLabel(this)),
      layers_(new QStackedLayout(this)) {
  layers_->setContentsMargins(0, 0, 0, 0);
  reason_label_->setAlignment(Qt::AlignCenter);
  reason_label_->setWordWrap(true);
  reason_label_->setMargin(12);
  layers_->addWidget(body_);
  layers_->addWidget(reason_label_);
  connect(&state, &ViewState::run_changed, this, [this] { outdate(); });
  connect(&state, &ViewState::range_changed, this, [this] { outdate(); });
}

void FreshView::outdate() {
  is_old_ = true;
  if (!isVisible() || is_queued_) return;
  is_queued_ = true;                // several changes at once are computed once
  body_->setUpdatesEnabled(false);  // what was computed of another run may not fit this one
  QMetaObject::invokeMethod(
      this,
      [this] {
        is_queued_ = false;
        refresh();
      },
      Qt::QueuedConnection);
}

void FreshView::refresh() {
  if (!is_old_) return;
  is_old_ = false;
  reason_ = run() == nullptr ? tr("No run yet.") : compute();
  reason_label_->setText(reason_);
  layers_->setCurrentWidget(reason_.isEmpty() ? body_ : reason_label_);
  body_->setUpdatesEnabled(true);
}

// To compute late changes nothing that a caller sees, so that it may happen in a const view.
Table FreshView::table() const {
  const_cast<FreshView*>(this)->refresh();
  return reason_.isEmpty() ? current_table() : Table{};
}

QString FreshView::nothing_to_show() const {
  const_cast<FreshView*>(this)->refresh();
  return reason_;
}

void FreshView::draw(QPainter& painter, QSize size) {
  refresh();
  View::draw(painter, size);
}

void FreshView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  refresh();
}

void FreshView::changeEvent(QEvent* event) {
  View::changeEvent(event);
  // Colours and sizes may stand in what was computed.
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) outdate();
}

}  // namespace pelsim::gui
