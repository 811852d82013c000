#include "gui/app/dock_title.hpp"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

namespace pelsim::gui {
namespace {

QToolButton* button(QWidget* parent, const QString& name) {
  auto* made = new QToolButton(parent);
  made->setAutoRaise(true);
  made->setToolTip(name);
  made->setAccessibleName(name);
  made->setFocusPolicy(Qt::TabFocus);
  made->setIconSize(QSize(12, 12));
  parent->layout()->addWidget(made);
  return made;
}

}  // namespace

DockTitle::DockTitle(QDockWidget& dock, QMenu* menu) : QWidget(&dock) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(6, 1, 2, 3);
  layout->setSpacing(0);
  auto* title = new QLabel(dock.windowTitle(), this);
  QFont bold = title->font();
  bold.setBold(true);
  title->setFont(bold);
  layout->addWidget(title, 1);
  if (menu != nullptr) {
    QToolButton* more = button(this, tr("%1: menu").arg(dock.windowTitle()));
    more->setText(QStringLiteral("\u2630"));
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setStyleSheet("QToolButton::menu-indicator { image: none; }");
  }
  QToolButton* floats = button(this, tr("%1: float or dock").arg(dock.windowTitle()));
  floats->setIcon(style()->standardIcon(QStyle::SP_TitleBarNormalButton));
  connect(floats, &QToolButton::clicked, &dock, [&dock] { dock.setFloating(!dock.isFloating()); });
  QToolButton* closes = button(this, tr("%1: close").arg(dock.windowTitle()));
  closes->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
  connect(closes, &QToolButton::clicked, &dock, &QWidget::close);
}

void DockTitle::set_active(bool active) {
  if (active == active_) return;
  active_ = active;
  update();
}

void DockTitle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QColor colour = palette().color(active_ ? QPalette::Highlight : QPalette::Mid);
  painter.fillRect(QRect(0, height() - 2, width(), active_ ? 2 : 1), colour);
}

}  // namespace pelsim::gui
