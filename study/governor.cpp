#include "study/governor.hpp"

#include <algorithm>

namespace pelsim {

StateId governed_state(Governor governor, const std::vector<DeviceState>& states, SlotCount taken, SlotCount slots) {
  const auto slower = [](const DeviceState& a, const DeviceState& b) { return a.speed < b.speed; };
  const auto fastest = std::max_element(states.begin(), states.end(), slower);
  const auto slowest = std::min_element(states.begin(), states.end(), slower);
  const auto id = [&](std::vector<DeviceState>::const_iterator state) {
    return StateId(static_cast<std::size_t>(state - states.begin()));
  };
  switch (governor) {
    case Governor::performance: return id(fastest);
    case Governor::powersave: return id(slowest);
    case Governor::ondemand: break;
  }
  const double wanted = fastest->speed * static_cast<double>(taken) / static_cast<double>(slots);
  auto best = fastest;
  for (auto state = states.begin(); state != states.end(); ++state)
    if (state->speed >= wanted && state->speed < best->speed) best = state;
  return id(best);
}

void WithGovernor::prepare(const Problem& problem, Decisions& decisions) {
  platform_ = &problem.platform;
  governed_.clear();
  policy_->prepare(problem, decisions);
  for (std::size_t d = 0; d < platform_->devices(); ++d) {
    const std::vector<DeviceState>& states = platform_->type(DeviceId(d)).states;
    if (states.empty()) continue;
    governed_.emplace_back(d);
    decisions.set(DeviceId(d), governed_state(governor_, states, 0, platform_->device(DeviceId(d)).slots));
  }
}

void WithGovernor::decide(const Instant& instant, Decisions& decisions) {
  policy_->decide(instant, decisions);
  for (const DeviceId d : governed_) {
    const SlotCount slots = platform_->device(d).slots;
    const SlotCount taken = instant.view.is_up(d) ? slots - instant.view.idle(d) : 0;
    decisions.set(d, governed_state(governor_, platform_->type(d).states, taken, slots));
  }
}

}  // namespace pelsim
