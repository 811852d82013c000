#pragma once
#include <QRect>
#include <QWidget>
#include <functional>

namespace pelsim::gui {

/// A part of a view that is painted by a function, and tells where it was pointed at. Shows a ring while it has the
/// keyboard.
class Canvas : public QWidget {
 public:
  explicit Canvas(QWidget* parent);

  std::function<void(QPainter&, QRect)> paint;
  std::function<QString(QPoint)> tip;                          ///< "": none
  std::function<void(QPoint, Qt::KeyboardModifiers)> clicked;  ///< released where it was pressed
  std::function<void(QRect)> brushed;                          ///< dragged over; empty: no brush
  /// True where the key meant something.
  std::function<bool(int key, Qt::KeyboardModifiers)> pressed;

 protected:
  void paintEvent(QPaintEvent*) override;
  bool event(QEvent*) override;
  void mousePressEvent(QMouseEvent*) override;
  void mouseMoveEvent(QMouseEvent*) override;
  void mouseReleaseEvent(QMouseEvent*) override;
  void keyPressEvent(QKeyEvent*) override;

 private:
  QRect brush_;  ///< while dragged
  QPoint from_;
};

}  // namespace pelsim::gui
