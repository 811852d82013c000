#include "gui/plain_style.hpp"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace pelsim::gui {
namespace {

void paint_panel(QPainter& painter, const QStyleOption& option, QPalette::ColorRole ground) {
  painter.save();
  painter.setPen(option.palette.color(QPalette::Mid));
  painter.setBrush(option.palette.color(ground));
  painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
  painter.restore();
}

/// In the middle of the area; `turn` in degrees from pointing down.
void paint_arrow(QPainter& painter, const QStyleOption& option, QRect area, double turn) {
  constexpr double wide = 3.5, high = 2.5;
  painter.save();
  painter.translate(QRectF(area).center());
  painter.rotate(turn);
  painter.setPen(Qt::NoPen);
  painter.setBrush(option.palette.color(QPalette::ButtonText));
  painter.drawPolygon(QPolygonF({{-wide, -high / 2}, {wide, -high / 2}, {0, high}}));
  painter.restore();
}

void paint_check(QPainter& painter, const QStyleOption& option) {
  paint_panel(painter, option, QPalette::Base);
  if (!(option.state & QStyle::State_On)) return;
  const QRectF box(option.rect);
  QPainterPath tick(QPointF(box.left() + box.width() * 0.25, box.center().y()));
  tick.lineTo(box.left() + box.width() * 0.45, box.bottom() - box.height() * 0.3);
  tick.lineTo(box.right() - box.width() * 0.2, box.top() + box.height() * 0.25);
  painter.save();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(option.palette.color(QPalette::Text), 1.5));
  painter.drawPath(tick);
  painter.restore();
}

}  // namespace

PlainStyle::PlainStyle() : QProxyStyle("Fusion") {}

void PlainStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
  switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool: return paint_panel(*painter, *option, QPalette::Button);
    case PE_IndicatorCheckBox: return paint_check(*painter, *option);
    case PE_IndicatorArrowDown:
    case PE_IndicatorButtonDropDown: return paint_arrow(*painter, *option, option->rect, 0);
    case PE_IndicatorArrowUp: return paint_arrow(*painter, *option, option->rect, 180);
    case PE_IndicatorArrowLeft: return paint_arrow(*painter, *option, option->rect, 90);
    case PE_IndicatorArrowRight: return paint_arrow(*painter, *option, option->rect, -90);
    case PE_IndicatorHeaderArrow: {
      const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
      const bool up = header != nullptr && header->sortIndicator == QStyleOptionHeader::SortUp;
      return paint_arrow(*painter, *option, option->rect, up ? 180 : 0);
    }
    default: return QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void PlainStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const {
  if (element == CE_HeaderSection || element == CE_HeaderEmptyArea)
    return paint_panel(*painter, *option, QPalette::Button);
  QProxyStyle::drawControl(element, option, painter, widget);
}

void PlainStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                    const QWidget* widget) const {
  switch (control) {
    case CC_ComboBox:
      paint_panel(*painter, *option, QPalette::Button);
      return paint_arrow(*painter, *option, subControlRect(control, option, SC_ComboBoxArrow, widget), 0);
    case CC_ScrollBar: {
      paint_panel(*painter, *option, QPalette::Window);
      QStyleOption handle;
      handle.palette = option->palette;
      handle.rect = subControlRect(control, option, SC_ScrollBarSlider, widget);
      return paint_panel(*painter, handle, QPalette::Button);
    }
    default: return QProxyStyle::drawComplexControl(control, option, painter, widget);
  }
}

}  // namespace pelsim::gui
