#include "gui/app/message_bar.hpp"

#include <QAction>
#include <QLabel>
#include <QStyle>

namespace pelsim::gui {

MessageBar::MessageBar(QWidget* parent) : QToolBar(parent), text_(new QLabel(this)) {
  setObjectName("messages");
  setWindowTitle(tr("Messages"));
  setAccessibleName(tr("Messages"));
  setMovable(false);
  setAutoFillBackground(true);
  toggleViewAction()->setVisible(false);
  text_->setTextFormat(Qt::PlainText);  // names from files may hold anything
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  text_->setContentsMargins(6, 2, 6, 2);
  addWidget(text_);
  action_ = addAction(QString());
  connect(action_, &QAction::triggered, this, [this] {
    if (act_) act_();
  });
  QAction* close = addAction(style()->standardIcon(QStyle::SP_TitleBarCloseButton), tr("Close the message"));
  connect(close, &QAction::triggered, this, &QWidget::hide);
  hide();
}

void MessageBar::say(Kind kind, const QString& text) { say(kind, text, {}, {}); }

void MessageBar::say(Kind kind, const QString& text, const QString& action, std::function<void()> act) {
  // The words say which it is; the colour only helps.
  text_->setText(kind == Kind::error ? tr("Error: %1").arg(text) : text);
  text_->setToolTip(text);
  action_->setText(action);
  action_->setVisible(!action.isEmpty());
  act_ = std::move(act);
  const bool dark = palette().color(QPalette::Base).lightness() < 128;
  const QColor ground =
      kind == Kind::error ? QColor(dark ? 0xff5c2326 : 0xfffbdcdc) : QColor(dark ? 0xff1f3d57 : 0xffdcebfa);
  setStyleSheet(QString("QToolBar { background: %1; border: 0; }").arg(ground.name()));
  show();
}

QString MessageBar::text() const { return isHidden() ? QString() : text_->text(); }

}  // namespace pelsim::gui
