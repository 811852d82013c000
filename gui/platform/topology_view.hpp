#pragma once
#include "gui/charts/fresh_view.hpp"
#include "gui/platform/topology_picture.hpp"

class QComboBox;
class QLabel;
class QSlider;
class QTimer;
class QToolButton;

namespace pelsim::gui {

class Canvas;

/// The machine as a map: what its lanes do, what its links carry, over the range or at the play head. The play head
/// walks by instants of the trace, or runs; what is shown is a function of the trace and the instant alone.
class TopologyView final : public FreshView {
  Q_OBJECT

 public:
  explicit TopologyView(ViewState& state, QWidget* parent = nullptr);

  bool is_playing() const;
  void play();
  void pause();
  enum class Walk { forwards, backwards };
  void step(Walk);  ///< to the next event or decision

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  QWidget* play_controls();
  void load();
  void advance();
  TopologyPicture picture() const;
  void click(QPoint);
  QString tip(QPoint) const;
  const std::vector<Tick>& instants();

  QComboBox *heat_, *walk_;
  QToolButton* play_;
  QSlider* speed_;
  QLabel* where_;
  Canvas* canvas_;
  QTimer* timer_;
  RunPtr of_;  ///< whose map and instants these are
  TopologyMap map_;
  MapLoad load_;
  std::vector<Tick> events_, decisions_;  ///< filled when first asked for
};

}  // namespace pelsim::gui
