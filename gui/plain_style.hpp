#pragma once
#include <QProxyStyle>

namespace pelsim::gui {

/// Fusion paints buttons, boxes, heads of tables and arrows into rasters that it keeps. In a picture made of shapes
/// (SVG, PDF) they are plain lines and areas of the same sizes.
class PlainStyle final : public QProxyStyle {
 public:
  PlainStyle();
  void drawPrimitive(PrimitiveElement, const QStyleOption*, QPainter*, const QWidget*) const override;
  void drawControl(ControlElement, const QStyleOption*, QPainter*, const QWidget*) const override;
  void drawComplexControl(ComplexControl, const QStyleOptionComplex*, QPainter*, const QWidget*) const override;
};

}  // namespace pelsim::gui
