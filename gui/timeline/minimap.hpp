#pragma once
#include <QImage>
#include <QWidget>
#include <optional>

#include "gui/state/view_state.hpp"
#include "gui/timeline/timeline_index.hpp"

namespace pelsim::gui {

/// The whole run, all lanes as one: stacked shares. The visible part is framed; frame and edges can be dragged.
class Minimap : public QWidget {
  Q_OBJECT

 public:
  explicit Minimap(ViewState& state, QWidget* parent = nullptr);
  void set_index(IndexPtr index);
  /// Room on both sides, so that it stands above the canvas's rows.
  void set_margins(int left, int right);

  QSize sizeHint() const override { return {400, 34}; }

 protected:
  void paintEvent(QPaintEvent*) override;
  void mousePressEvent(QMouseEvent*) override;
  void mouseMoveEvent(QMouseEvent*) override;
  void mouseReleaseEvent(QMouseEvent*) override;
  void mouseDoubleClickEvent(QMouseEvent*) override;
  void wheelEvent(QWheelEvent*) override;
  void keyPressEvent(QKeyEvent*) override;

 private:
  enum class Handle { left, frame, right };
  QRect map() const;
  double x_of(Tick) const;
  Tick tick_at(double x) const;
  Handle handle_at(double x) const;
  void repaint_map();

  ViewState& state_;
  IndexPtr index_;
  QImage image_;
  int left_ = 0, right_ = 0;
  std::optional<Handle> dragged_;
  double from_x_ = 0;
  TimeRange from_visible_{{0}, {1}};
};

}  // namespace pelsim::gui
