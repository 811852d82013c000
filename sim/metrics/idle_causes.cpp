#include "sim/metrics/idle_causes.hpp"

#include <algorithm>
#include <vector>

namespace pelsim {
namespace {

/// Slots taken up or given back, and tasks that begin or end to wait, at one instant.
struct Step {
  Tick at;
  std::int32_t slots, waiting;
};

}  // namespace

IdleCauses idle_causes(const Trace& trace, std::size_t slots) {
  std::vector<Step> steps;
  steps.reserve(trace.attempts.size() * 4);
  for (const Attempt& a : trace.attempts) {
    const Tick taken = std::max(a.reserved, a.ready);
    const auto wide = static_cast<std::int32_t>(a.slots);
    if (a.end > taken) {
      steps.push_back({taken, wide, 0});
      steps.push_back({a.end, -wide, 0});
    }
    const Tick queues = std::max(a.ready, std::min(a.inputs, a.reserved));  // before, its data was on the way
    if (a.reserved > queues) {
      steps.push_back({queues, 0, 1});
      steps.push_back({a.reserved, 0, -1});
    }
  }
  std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });

  IdleCauses causes;
  std::int64_t taken = 0, waiting = 0;
  Tick at{};
  const auto pass = [&](Tick until) {
    until = std::min(until, trace.end);
    if (!(until > at)) return;
    const double free = static_cast<double>(static_cast<std::int64_t>(slots) - taken);
    (waiting > 0 ? causes.misplaced : causes.starved) += free * trace.clock.seconds(until - at);
    at = until;
  };
  for (const Step& step : steps) {
    pass(step.at);
    taken += step.slots;
    waiting += step.waiting;
  }
  pass(trace.end);
  return causes;
}

}  // namespace pelsim
