#pragma once
#include <QString>
#include <QWidget>
#include <functional>
#include <memory>
#include <vector>

#include "gui/state/view_state.hpp"
#include "gui/timeline/link_traffic.hpp"
#include "gui/timeline/step_counter.hpp"
#include "gui/timeline/time_scale.hpp"
#include "gui/timeline/timeline_index.hpp"

namespace pelsim::gui {

/// One quantity over the run.
struct CounterRow {
  QString name;  ///< "ready tasks"
  QString unit;  ///< "W"; "%" of shares; empty for numbers of things
  StepCounter counter;
};
using CounterRows = std::shared_ptr<const std::vector<CounterRow>>;

/// Slots that compute, tasks that wait for a slot, transfers that move, and, where it is known, the power. Quantities
/// that are nought all the time are left out, and so are transfers of less than `least_message`.
CounterRows counters_of(const TimelineIndex&, Bytes least_message);
/// Of these links, how much of their bandwidth is in use.
CounterRows link_counters(const ShownRun&, const LinkTraffic&, const std::vector<LinkId>&);
/// The link that is picked and the busiest between the pairs of memories that are; where nothing is picked, the busiest
/// of all. At most `most`, but for the one that is picked.
std::vector<LinkId> links_to_count(const LinkTraffic&, const Selection&, std::size_t most);

/// Counters under the rows of a timeline: the mean over each pixel, and the highest value at any instant.
class CounterStrip : public QWidget {
  Q_OBJECT

 public:
  explicit CounterStrip(ViewState& state, QWidget* parent = nullptr);
  void set_counters(CounterRows counters);
  /// Above the others where somebody picked them, else below.
  enum class Picked { no, yes };
  void set_links(CounterRows links, Picked picked = Picked::no);
  /// Pixels that it may take: the last rows go where there is less. At least two stay.
  void set_room(int height);
  void set_margins(int left, int right);
  /// Asked at each picture, so that counters stand below what the rows show.
  void set_scale(std::function<TimeScale()> scale) { scale_ = std::move(scale); }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {100, sizeHint().height()}; }
  std::vector<const CounterRow*> rows() const;
  std::size_t rows_in_room() const;

 protected:
  void paintEvent(QPaintEvent*) override;
  bool event(QEvent*) override;

 private:
  int row_height() const;
  TimeScale scale() const;
  void paint_row(QPainter&, const CounterRow&, QRect) const;
  ViewState& state_;
  CounterRows counters_, links_;
  Picked picked_ = Picked::no;
  int room_ = 10'000;
  std::function<TimeScale()> scale_;
  int left_ = 0, right_ = 0;
};

}  // namespace pelsim::gui
