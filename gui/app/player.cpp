#include "gui/app/player.hpp"

#include <algorithm>

namespace pelsim::gui {

Player::Player(ViewState& state, QObject* parent) : QObject(parent), state_(&state) {
  set_motion(Motion::steady);
  connect(&timer_, &QTimer::timeout, this, &Player::advance);
  connect(state_, &ViewState::run_changed, this, &Player::pause);
}

void Player::set_motion(Motion motion) { timer_.setInterval(motion == Motion::steady ? 33 : 250); }

void Player::play() {
  if (!state_->run() || playing()) return;
  const TimeRange range = state_->range();
  const Tick at = state_->play_head().value_or(range.from);
  if (at < range.from || !(at < range.to)) state_->set_play_head(range.from);
  since_.start();
  timer_.start();
  Q_EMIT changed();
}

void Player::pause() {
  if (!playing()) return;
  timer_.stop();
  Q_EMIT changed();
}

void Player::step() {
  if (!state_->run()) return;
  pause();
  const Tick now = state_->play_head().value_or(Tick{-1});
  state_->set_play_head(next_event(state_->run()->trace(), now));
}

void Player::rewind() {
  pause();
  if (state_->run()) state_->set_play_head(state_->range().from);
}

void Player::advance() {
  const TimeRange range = state_->range();
  const double share = static_cast<double>(since_.nsecsElapsed()) * 1e-9 / length_.value;
  since_.start();
  const auto far =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(share * static_cast<double>(range.length().count)));
  const Tick next = state_->play_head().value_or(range.from) + Tick{far};
  state_->set_play_head(std::min(next, range.to));
  if (!(next < range.to)) pause();
}

Tick next_event(const Trace& trace, Tick now) {
  Tick next = trace.end;
  const auto consider = [&](Tick t) {
    if (now < t && t < next) next = t;
  };
  for (const Attempt& a : trace.attempts) {
    consider(a.start);
    consider(a.end);
  }
  for (const Transfer& t : trace.transfers) {
    consider(t.start);
    consider(t.end);
  }
  return next;
}

}  // namespace pelsim::gui
