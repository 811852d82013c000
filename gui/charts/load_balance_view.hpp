#pragma once
#include "gui/charts/activity_series.hpp"
#include "gui/charts/fresh_view.hpp"
#include "gui/charts/heat_map.hpp"
#include "gui/charts/lane_loads.hpp"

class QComboBox;

namespace pelsim::gui {

class Canvas;

/// How evenly work is shared out: bars of lanes (or devices) sorted by what they compute, or lanes over time.
class LoadBalanceView final : public FreshView {
  Q_OBJECT

 public:
  explicit LoadBalanceView(ViewState& state, QWidget* parent = nullptr);

  QString status() const override;
  std::vector<KeyHelp> keys() const override;
  QJsonObject save() const override;
  void restore(const QJsonObject&) override;

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  enum class Mode { bars, over_time };
  void paint(QPainter&, QRect);
  void paint_map(QPainter&, QRect);
  QRect map_plot(const QPainter&, QRect) const;
  /// Which load is at a point of the canvas.
  std::optional<std::size_t> load_at(QPoint) const;
  void pick(std::size_t load);
  bool move(int key);
  QString tip(QPoint) const;
  QString facts() const;

  QComboBox *mode_, *group_;
  Canvas* canvas_;
  class QLabel* facts_;
  bool group_chosen_ = false;  ///< by a person, so that a new run leaves it
  std::vector<LaneLoad> loads_;
  std::optional<Balance> balance_;
  Grid map_;  ///< rows as `loads_`
};

}  // namespace pelsim::gui
