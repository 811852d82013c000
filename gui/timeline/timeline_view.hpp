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
class FilterBar;
class LinkTraffic;
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
  QString status() const override;
  std::vector<KeyHelp> keys() const override;
  /// Detail, rows, bookmarks, comparison, overlays, counters and the filter.
  QJsonObject save() const override;
  void restore(const QJsonObject&) override;

  enum class Compare { off, ghost, below };
  void set_rule(LodRule rule);
  void set_pace(TimelineCanvas::Pace pace);
  void set_compare(Compare how);
  void show_path(bool shown);
  void colour_by_kind(bool by_kind);
  void set_rows(RowOptions options);
  /// So many links have their load among the counters; 0: none.
  void set_link_rows(std::size_t most);
  /// A trace of a file, without a run.
  void show_file(std::shared_ptr<const PelFile> file);

  /// Which rule paints pixels with several spans, for the status bar.
  QString rule_text() const;
  /// Runs below this are made ready at once, larger ones on a worker thread.
  static constexpr std::size_t most_attempts_at_once = 100'000;
  bool is_indexing() const { return indexing_.is_busy(); }
  TimelineCanvas& canvas() { return *canvas_; }
  const CounterStrip& counters() const { return *counters_; }

 Q_SIGNALS:
  void reading_changed(const QString& text);  ///< what lies under the mouse
  void indexed();

 protected:
  void changeEvent(QEvent*) override;
  void resizeEvent(QResizeEvent*) override;

 private:
  void make_menus();
  void load_run();
  void load_base();
  void show_index(IndexPtr index);
  void show_base_index(IndexPtr index);
  void finish();
  bool at_once(std::size_t attempts) const;
  void count();
  void count_links();
  void load_kinds();
  void fill_filter_menu(QMenu&);
  void filter_changed();
  void range_typed();
  void visible_changed();
  void update_legend();
  void update_scroll_bar();
  void update_margins();

  Background indexing_, base_indexing_, kind_indexing_, path_finding_, counting_, link_counting_;
  IndexPtr index_, base_index_;
  std::shared_ptr<const KindIndex> kinds_;
  std::shared_ptr<const LinkTraffic> traffic_;
  std::size_t link_rows_ = 2;
  Compare compare_ = Compare::ghost;
  bool is_path_shown_ = false, is_coloured_by_kind_ = false, is_patient_ = false;

  QLineEdit* range_;
  QToolButton *rule_button_, *rows_button_, *overlay_button_, *filter_button_;
  QAction *path_action_ = nullptr, *kind_action_ = nullptr;
  Minimap* minimap_;
  CounterStrip* counters_;
  FilterBar* filters_;
  TimelineCanvas *canvas_, *base_canvas_;
  QLabel *base_label_, *reading_;
  QScrollBar* scroll_bar_;
  TimelineLegend* legend_;
  QTimer* legend_timer_;
};

}  // namespace pelsim::gui
