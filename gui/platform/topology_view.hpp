#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/platform/topology_picture.hpp"
#include "gui/state/player.hpp"

class QComboBox;
class QLabel;
class QToolButton;

namespace pelsim::gui {

class Canvas;

/// The machine as a map: what its lanes do, what its links carry, over the range or at the play head. Its buttons
/// move the one play head; what is shown is a function of the trace and the instant alone.
class TopologyView final : public FreshView {
  Q_OBJECT

 public:
  explicit TopologyView(ViewState& state, QWidget* parent = nullptr);

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  QWidget* play_controls();
  void step(Player::Way);
  void load();
  TopologyPicture picture() const;
  void click(QPoint);
  QString tip(QPoint) const;

  Player& player_;
  QComboBox *heat_, *walk_;
  QToolButton* play_;
  QLabel* where_;
  Canvas* canvas_;
  RunPtr of_;  ///< whose map this is
  TopologyMap map_;
  MapLoad load_;
};

}  // namespace pelsim::gui
