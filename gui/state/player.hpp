#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "gui/state/instants.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// Moves the play head through the range on show's statistics (the marked one, else the whole run). One for each view
/// state, whose child it is: whatever has buttons for it moves the same head at the same speed.
class Player : public QObject {
  Q_OBJECT

 public:
  /// steady: thirty small steps a second. calm: four a second, for who wants no motion.
  enum class Motion { steady, calm };
  enum class Way { forwards, backwards };

  /// Made when first asked for.
  static Player& of(ViewState&);

  bool playing() const { return timer_.isActive(); }
  void play();
  void pause();
  void toggle() { playing() ? pause() : play(); }
  /// To the next instant at which something happens; the head stays where there is none.
  void step(Way = Way::forwards, Stops = Stops::events);
  void rewind();
  /// The range as a whole again.
  void leave();
  /// Each step of it doubles: 0 plays the range in 20 s.
  int speed() const { return speed_; }
  void set_speed(int speed);
  static constexpr int slowest = -4, fastest = 4;
  static Seconds length_at(int speed);
  void set_motion(Motion);

 Q_SIGNALS:
  void changed();  ///< playing or speed

 private:
  explicit Player(ViewState&);
  void advance();

  ViewState* state_;
  QTimer timer_;
  QElapsedTimer since_;
  int speed_ = 0;
};

}  // namespace pelsim::gui
