#include "sim/native/native_engine.hpp"

#include <cassert>

namespace pelsim {

void NativeEngine::start(ActivityId id, const Activity& activity) {
  assert(activity.plan->uses.empty() && "shared resources need the sharing solver");
  if (id.index() >= running_.size()) running_.resize(id.index() + 1);
  const Tick length = clock_.ticks(activity.plan->alone());
  const Tick end = after(now_, length);
  if (end == never || id.value >= Event::most_activities) {
    in_range_ = false;
    return;
  }
  running_[id.index()] = {now_, end, queue_.push(end, id)};
}

double NativeEngine::cancel(ActivityId id) {
  Running& r = running_[id.index()];
  if (r.key == Running::idle) return 1;
  r.key = Running::idle;
  const Tick length = r.end - r.start;
  return length.count == 0 ? 1 : static_cast<double>((now_ - r.start).count) / static_cast<double>(length.count);
}

void NativeEngine::capacity(ResourceId, double) {}

void NativeEngine::run(Sink& sink) {
  while (!queue_.empty() && in_range_) {
    const std::span<const Event> instant = queue_.instant();
    const Tick tick{instant.front().tick};
    batch_.clear();
    for (const Event& event : instant) {
      Running& r = running_[event.activity().index()];
      if (r.key != event.key) continue;  // cancelled
      r.key = Running::idle;
      batch_.push_back(event.activity());
    }
    queue_.pop(instant.size());
    if (batch_.empty()) continue;
    now_ = tick;
    if (sink.ended(now_, batch_) == Flow::stop) return;
  }
}

}  // namespace pelsim
