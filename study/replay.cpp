#include "study/replay.hpp"

#include <algorithm>
#include <tuple>

#include "sim/trace/span.hpp"

namespace pelsim {

ReplayScheduler::ReplayScheduler(const Trace& trace, const CostModel& costs) {
  const Platform& platform = costs.platform();
  std::vector<std::uint32_t> order = last_attempts(trace, costs.graph().tasks());
  std::erase(order, Span::no_attempt);
  // By start, then end, then record: tasks of zero length keep the order of their dependencies, so no slot waits for
  // a task that stands behind it.
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Attempt &x = trace.attempts[a], &y = trace.attempts[b];
    return std::tie(x.start, x.end, a) < std::tie(y.start, y.end, b);
  });
  placements_.reserve(order.size());
  for (const std::uint32_t i : order) {
    const Attempt& a = trace.attempts[i];
    if (a.pinned) continue;  // the driver starts it
    Placement placement;
    placement.task = a.task;
    placement.on = {platform.device_of(a.first), a.first, a.slots};
    placement.order = static_cast<double>(placements_.size());
    if (!costs.setup(a.task, placement.on.device).needs) placement.overhead = trace.clock.seconds(a.run - a.exchanged);
    placements_.push_back(placement);
  }
}

void ReplayScheduler::prepare(const Problem&, Decisions& decisions) {
  for (const Placement& placement : placements_) decisions.place(placement);
}

}  // namespace pelsim
