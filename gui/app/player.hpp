#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// Moves the play head through the range on show's statistics (the marked one, else the whole run).
class Player : public QObject {
  Q_OBJECT

 public:
  /// steady: thirty small steps a second. calm: four a second, for who wants no motion.
  enum class Motion { steady, calm };

  explicit Player(ViewState&, QObject* parent = nullptr);

  bool playing() const { return timer_.isActive(); }
  void play();
  void pause();
  /// To the next instant at which something starts or ends.
  void step();
  void rewind();
  /// How long the range takes to play.
  void set_length(Seconds length) { length_ = length; }
  void set_motion(Motion);

 Q_SIGNALS:
  void changed();

 private:
  void advance();

  ViewState* state_;
  QTimer timer_;
  QElapsedTimer since_;
  Seconds length_{20};
};

/// The first instant after `now` at which a task or a transfer starts or ends; `end` when there is none.
Tick next_event(const Trace&, Tick now);

}  // namespace pelsim::gui
