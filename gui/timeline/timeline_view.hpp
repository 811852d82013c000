#pragma once
#include <memory>

#include "gui/timeline/background.hpp"
#include "gui/timeline/timeline_canvas.hpp"
#include "gui/view.hpp"

class QLabel;
class QLineEdit;
class QMenu;
class QScrollBar;
class QTimer;
class QToolButton;

namespace pelsim::gui {

class CounterStrip;
class Minimap;
class TimelineLegend;

/// Every slot over time, with exact time shares at any zoom: minimap, ruler, rows, counters, legend.
class TimelineView : public View {
  Q_OBJECT

 public:
  explicit TimelineView(ViewState& state, QWidget* parent = nullptr);
  ~TimelineView() override;

  Table table() const override;
  void draw(QPainter& painter, QSize size) override;
  QString nothing_to_show() const override;

  enum class Compare { off, ghost, below };
  void set_rule(LodRule rule);
  void set_compare(Compare how);
  void show_path(bool shown);
  void colour_by_kind(bool by_kind);
  void set_rows(RowOptions options);
  /// A trace of a file, without a run.
  void show_file(std::shared_ptr<const PelFile> file);

  /// Which rule paints pixels with several spans, for the status bar.
  QString rule_text() const;
  /// Runs below this are made ready at once, larger ones on a worker thread.
  static constexpr std::size_t most_attempts_at_once = 100'000;
  bool is_indexing() const { return indexing_.is_busy(); }
  TimelineCanvas& canvas() { return *canvas_; }

 Q_SIGNALS:
  void rule_changed(const QString& text);
  void reading_changed(const QString& text);  ///< what lies under the mouse
  void indexed();

 private:
  void make_menus();
  void load_run();
  void load_base();
  void show_index(IndexPtr index);
  void show_base_index(IndexPtr index);
  void finish();
  bool at_once(std::size_t attempts) const;
  void count();
  void range_typed();
  void visible_changed();
  void update_legend();
  void update_scroll_bar();
  void update_margins();

  Background indexing_, base_indexing_, kind_indexing_, path_finding_, counting_;
  IndexPtr index_, base_index_;
  std::shared_ptr<const KindIndex> kinds_;
  Compare compare_ = Compare::ghost;
  bool is_path_shown_ = false, is_coloured_by_kind_ = false, is_patient_ = false;

  QLineEdit* range_;
  QToolButton *rule_button_, *rows_button_, *overlay_button_;
  QAction *path_action_ = nullptr, *kind_action_ = nullptr;
  Minimap* minimap_;
  CounterStrip* counters_;
  TimelineCanvas *canvas_, *base_canvas_;
  QLabel *base_label_, *reading_;
  QScrollBar* scroll_bar_;
  TimelineLegend* legend_;
  QTimer* legend_timer_;
};

}  // namespace pelsim::gui
