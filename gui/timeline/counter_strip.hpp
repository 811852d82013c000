#pragma once
#include <QString>
#include <QWidget>
#include <memory>
#include <vector>

#include "gui/state/view_state.hpp"
#include "gui/timeline/step_counter.hpp"
#include "gui/timeline/timeline_index.hpp"

namespace pelsim::gui {

/// One quantity over the run.
struct CounterRow {
  QString name;  ///< "ready tasks"
  QString unit;  ///< "W"; empty for numbers of things
  StepCounter counter;
};
/// Slots that compute, tasks that wait for a slot, transfers that move, and, where it is known, the power. Quantities
/// that are nought all the time are left out.
std::shared_ptr<const std::vector<CounterRow>> counters_of(const TimelineIndex&);

/// Counters under the rows of a timeline: the mean over each pixel.
class CounterStrip : public QWidget {
  Q_OBJECT

 public:
  explicit CounterStrip(ViewState& state, QWidget* parent = nullptr);
  void set_counters(std::shared_ptr<const std::vector<CounterRow>> counters);
  void set_margins(int left, int right);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {100, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  int row_height() const;
  ViewState& state_;
  std::shared_ptr<const std::vector<CounterRow>> counters_;
  int left_ = 0, right_ = 0;
};

}  // namespace pelsim::gui
