#include "sim/native/native_engine.hpp"

#include <algorithm>

namespace pelsim {

void NativeEngine::start(ActivityId id, const Activity& activity) {
  if (id.index() >= running_.size()) running_.resize(id.index() + 1);
  const Plan& plan = *activity.plan;
  const bool shares = !plan.uses.empty() && plan.amount > 0;
  const Tick length = clock_.ticks(shares ? plan.fixed : plan.alone());
  const Tick end = after(now_, length);
  if (end == never || id.value >= Event::most_activities) {
    in_range_ = false;
    return;
  }
  if (!shares || length.count > 0) {
    running_[id.index()] = {now_, end, queue_.push(end, id)};
    if (shares) sharing_.describe(id, plan, running_[id.index()].key);
    return;
  }
  running_[id.index()] = {now_, end, queue_.next_key(id)};
  sharing_.describe(id, plan, running_[id.index()].key);
  sharing_.begin(id, now_);
}

double NativeEngine::cancel(ActivityId id) {
  Running& r = running_[id.index()];
  if (r.key == Running::idle) return 1;
  r.key = Running::idle;
  if (sharing_.holds(id)) return sharing_.cancel(id, now_);
  const Tick length = r.end - r.start;
  return length.count == 0 ? 1 : static_cast<double>((now_ - r.start).count) / static_cast<double>(length.count);
}

void NativeEngine::capacity(ResourceId r, double per_second) { sharing_.set_capacity(r, per_second); }

/// Whatever ends at this tick, in start order; fixed times that end let work begin and are not told.
void NativeEngine::take(Tick tick) {
  batch_.clear();
  shared_.clear();
  sharing_.take_ended(tick, shared_);
  std::sort(shared_.begin(), shared_.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  auto shared = shared_.begin();
  const auto end_shared = [&](std::uint64_t before) {
    for (; shared != shared_.end() && shared->key < before; ++shared) {
      running_[shared->activity.index()].key = Running::idle;
      batch_.push_back(shared->activity);
    }
  };
  if (!queue_.empty() && queue_.top().tick == tick.count) {
    const std::span<const Event> instant = queue_.instant();
    for (const Event& event : instant) {
      Running& r = running_[event.activity().index()];
      if (r.key != event.key) continue;  // cancelled
      if (sharing_.holds(event.activity())) {
        sharing_.begin(event.activity(), tick);
        continue;
      }
      end_shared(event.key);
      r.key = Running::idle;
      batch_.push_back(event.activity());
    }
    queue_.pop(instant.size());
  }
  end_shared(Running::idle);
}

void NativeEngine::run(Sink& sink) {
  while (in_range_) {
    const Tick event = queue_.empty() ? never : Tick{queue_.top().tick};
    if (!sharing_.is_solved() && event > now_) sharing_.solve(now_);
    const Tick next = sharing_.is_solved() ? std::min(event, sharing_.next()) : event;
    if (next == never) return;
    take(next);
    now_ = next;
    if (!batch_.empty() && sink.ended(now_, batch_) == Flow::stop) return;
  }
}

}  // namespace pelsim
