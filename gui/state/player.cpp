#include "gui/state/player.hpp"

#include <algorithm>
#include <cmath>

namespace pelsim::gui {

Player& Player::of(ViewState& state) {
  if (auto* player = state.findChild<Player*>(QString(), Qt::FindDirectChildrenOnly)) return *player;
  return *new Player(state);
}

Player::Player(ViewState& state) : QObject(&state), state_(&state) {
  set_motion(Motion::steady);
  connect(&timer_, &QTimer::timeout, this, &Player::advance);
  connect(state_, &ViewState::run_changed, this, &Player::pause);
}

void Player::set_motion(Motion motion) { timer_.setInterval(motion == Motion::steady ? 33 : 250); }

Seconds Player::length_at(int speed) { return Seconds(20 * std::exp2(-speed)); }

void Player::set_speed(int speed) {
  speed = std::clamp(speed, slowest, fastest);
  if (speed == speed_) return;
  speed_ = speed;
  Q_EMIT changed();
}

void Player::play() {
  if (!state_->run() || playing()) return;
  const TimeRange range = state_->range();
  const Tick at = state_->play_head().value_or(range.from);
  const bool inside = !(at < range.from) && at < range.to;
  state_->set_play_head(inside ? at : range.from);
  since_.start();
  timer_.start();
  Q_EMIT changed();
}

void Player::pause() {
  if (!playing()) return;
  timer_.stop();
  Q_EMIT changed();
}

void Player::step(Way way, Stops stops) {
  if (!state_->run()) return;
  pause();
  const Trace& trace = state_->run()->trace();
  const Tick now = state_->play_head().value_or(state_->range().from - Tick{1});
  const auto to = way == Way::forwards ? next_instant(trace, stops, now) : previous_instant(trace, stops, now);
  if (to) state_->set_play_head(*to);
}

void Player::rewind() {
  pause();
  if (state_->run()) state_->set_play_head(state_->range().from);
}

void Player::leave() {
  pause();
  state_->set_play_head(std::nullopt);
}

void Player::advance() {
  const TimeRange range = state_->range();
  const std::optional<Tick> head = state_->play_head();
  if (!head) return pause();  // somebody wants the range as a whole
  const double share = static_cast<double>(since_.nsecsElapsed()) * 1e-9 / length_at(speed_).value;
  since_.start();
  const auto far =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(share * static_cast<double>(range.length().count)));
  const Tick next = *head + Tick{far};
  state_->set_play_head(std::min(next, range.to));
  if (!(next < range.to)) pause();
}

}  // namespace pelsim::gui
