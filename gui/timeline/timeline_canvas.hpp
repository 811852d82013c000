#pragma once
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "gui/state/view_state.hpp"
#include "gui/timeline/canvas_paint.hpp"
#include "gui/timeline/span_labels.hpp"
#include "gui/timeline/task_move.hpp"
#include "gui/timeline/timeline_overlays.hpp"
#include "gui/timeline/timeline_picture.hpp"
#include "gui/timeline/timeline_scene.hpp"

namespace pelsim::gui {

/// Ruler, rows and what lies over them; as large as what can be seen. It keeps no time of its own: what it shows is
/// ViewState::visible, and keys and mouse change that.
class TimelineCanvas : public QWidget {
  Q_OBJECT

 public:
  /// What is picked belongs to the run on show: the canvas of the run that it is compared with neither shows nor
  /// changes it, but for lanes.
  enum class Role { shown, base };
  TimelineCanvas(ViewState& state, Role role, QWidget* parent = nullptr);

  void set_index(IndexPtr index);
  /// Tells kinds of tasks apart, by colour or for the filter alone; null: it does not.
  enum class KindColours { one, own };
  void set_kinds(std::shared_ptr<const KindIndex> kinds, KindColours colours = KindColours::own);
  /// Outlined over the rows; null: nothing is.
  void set_ghost(IndexPtr base);
  void set_rule(LodRule rule);
  /// by_events: where much happens, time has more room. `by`: whose events; null: the canvas's own.
  enum class Pace { even, by_events };
  void set_pace(Pace pace, IndexPtr by = nullptr);
  Pace pace() const { return pace_; }
  void set_rows(RowOptions options);
  /// Drawn over the rows; null: none is.
  void set_path(std::shared_ptr<const std::vector<PlacedStep>> path);
  void set_message(const QString& text);  ///< instead of rows, while there is no index
  void scroll_to(int y);

  const IndexPtr& index() const { return index_; }
  const RowLayout& rows() const { return rows_; }
  const RowOptions& row_options() const { return options_; }
  LodRule rule() const { return rule_; }
  TimelineScene scene() const;
  QRect plot() const;
  /// By class of `pyramid()`, idle last; of what the filter does not let through, dimmed.
  ClassColours colours() const;
  bool is_dimmed(std::size_t c) const;
  const SharePyramid& pyramid() const;
  const std::vector<TimeRange>& bookmarks() const { return bookmarks_; }
  void set_bookmarks(std::vector<TimeRange> bookmarks);
  /// What is dragged to another device; null: nothing is.
  const TaskMove* dragged_task() const { return task_move_ ? &*task_move_ : nullptr; }
  const TimelinePicture& picture() const { return picture_; }
  const ArrowSet& arrows() const { return arrows_; }
  /// Paints all rows in one go instead of keeping the window answering: for pictures.
  void set_patient(bool patient) { is_patient_ = patient; }
  /// Forgets what is painted.
  void repaint_all();
  std::optional<SlotId> lane_at(QPointF) const;
  std::optional<Span> span_at(QPointF) const;

  QSize sizeHint() const override { return {900, 400}; }

 Q_SIGNALS:
  void reading_changed(const QString& text);  ///< what lies under the mouse, or what a drag would do
  void rows_changed();                        ///< layout or scroll
  void path_wanted();
  void go_to_wanted();
  void bookmarks_changed();

 protected:
  void paintEvent(QPaintEvent*) override;
  void resizeEvent(QResizeEvent*) override;
  void changeEvent(QEvent*) override;
  void keyPressEvent(QKeyEvent*) override;
  void keyReleaseEvent(QKeyEvent*) override;
  void mousePressEvent(QMouseEvent*) override;
  void mouseMoveEvent(QMouseEvent*) override;
  void mouseReleaseEvent(QMouseEvent*) override;
  void mouseDoubleClickEvent(QMouseEvent*) override;
  void wheelEvent(QWheelEvent*) override;
  void leaveEvent(QEvent*) override;
  void contextMenuEvent(QContextMenuEvent*) override;
  bool event(QEvent*) override;

 private:
  struct Drag {
    enum class Kind { range, move, task } kind = Kind::range;
    QPointF from;
    TimeRange visible;  ///< when it began
    int scroll = 0;
    bool is_moving = false;  ///< further than a click's tremble
    QPointF at = {};         ///< where the mouse is
    std::optional<std::uint32_t> picked =
        {};  ///< pressed on the attempt that is picked: up or down it is a task's move
  };
  void lay_out();
  void geometry_changed();
  void overlays_changed();
  void paint_rows(QPainter&);
  void paint_gutters(QPainter&, QRect dirty);
  void measure_rows();
  PictureRequest request() const;
  void hover(std::optional<QPointF>);
  Selection picked() const;
  // Input, in timeline_input.cpp.
  void zoom(double factor, std::optional<double> x = {});
  void move_by(double pixels, ViewState::Remember = ViewState::Remember::no);
  void fit();
  void step_span(int by);
  void follow_message(int by);
  void select_span(const Span&, SlotId lane);
  void look_at_span(const Span&, SlotId lane);
  void escape();
  void bookmark(bool range);
  void drag_to(QPointF);
  void begin_task_move(std::uint32_t attempt);
  void drop_task(QPointF);
  void toggle_row(const Row&);
  Tick snapped(QPointF) const;
  int key_of(const QKeyEvent&) const;

  ViewState& state_;
  Role role_;
  IndexPtr index_, ghost_;
  std::shared_ptr<const KindIndex> kinds_;
  KindColours kind_colours_ = KindColours::own;
  std::shared_ptr<const std::vector<PlacedStep>> path_;
  QString message_;
  LodRule rule_ = LodRule::shares;
  Pace pace_ = Pace::even;
  IndexPtr paced_by_;
  std::shared_ptr<const TimePace> time_pace_;  ///< of what is visible
  RowOptions options_;
  RowLayout rows_;
  Margins margins_{};  ///< measured when rows are laid out: texts are dear to measure
  int scroll_ = 0;
  bool is_patient_ = false;

  TimelinePicture picture_;
  std::vector<SpanLabel> labels_;
  std::vector<QRectF> ghosts_;
  ArrowSet arrows_;
  std::vector<PathStroke> strokes_;
  bool is_geometry_old_ = true, are_overlays_old_ = true;
  std::vector<float> compute_share_;  ///< by row, of the visible time; negative: not measured
  std::vector<TimeRange> bookmarks_;

  std::optional<QPointF> mouse_;
  std::optional<Drag> drag_;
  std::optional<TimeRange> dragged_;
  std::optional<TaskMove> task_move_;  ///< while a task is dragged
  bool is_space_down_ = false;
};

}  // namespace pelsim::gui
