#include <algorithm>

#include "sim/driver/driver.hpp"

/// Pinned tasks that no policy placed before the run: the driver starts them itself.
namespace pelsim {

void Driver::adopt_pinned() {
  starts_ = StartQueues(graph_.tasks(), platform_.devices());
  if (tracing()) inputs_at_.resize(graph_.tasks());
  if (occupies_ends_) awaited_.resize(graph_.items());
  only_adopted_ = true;
  for (std::uint32_t k = 0; k < graph_.tasks(); ++k) {
    const TaskId t(k);
    TaskState& state = tasks_[k];
    if (graph_.is_marker(t)) continue;
    if (!graph_.pinned(t) || phase(t) == Phase::placed || graph_.pinned(t).index() >= platform_.devices()) {
      only_adopted_ = false;
      continue;
    }
    state.adopted = 1;
    set_phase(t, Phase::adopted);
    starts_[t].device = graph_.pinned(t);
    starts_.stamp(t);
    if (!initial_everywhere_)
      for (const ItemId item : graph_.initial(t))
        if (fetch(item, pinned_memory(t), t, LiveId{})) ++state.waiting;
  }
  for (std::uint32_t k = 0; k < graph_.tasks(); ++k)
    if (tasks_[k].adopted && tasks_[k].waiting == 0) can_start(TaskId(k));
}

void Driver::message_arrived(TaskId t) {
  if (--tasks_[t.index()].waiting == 0) can_start(t);
}

/// A task without work of its own whose messages have a pinned reader: they leave when it begins.
bool Driver::is_send(TaskId t) const {
  if (!(run_.costs.time(t, graph_.pinned(t)) == Seconds(0))) return false;
  for (const Edge& e : graph_.out(t))
    if (e.item && tasks_[e.task.index()].adopted) return true;
  return false;
}

/// All predecessors have ended and all inputs are there: it waits for a slot, and for the interfaces that it takes.
void Driver::can_start(TaskId t) {
  TaskState& state = tasks_[t.index()];
  if (tracing()) inputs_at_[t.index()] = now_;
  look_at(starts_[t].device);
  if (graph_.slots(t) > 1) return wide_.push_back(t);
  if (occupies_ends_)
    state.sends = is_send(t);
  else
    starts_.stamp(t);
  starts_.push(t, needs(t));
}

std::size_t Driver::needs(TaskId t) const {
  if (!occupies_ends_) return StartQueues::nothing;
  const TaskState& state = tasks_[t.index()];
  return state.sends * std::size_t{StartQueues::sending} + state.receives * std::size_t{StartQueues::receiving};
}

/// The earliest in line whose interfaces are free; none = nobody can start now. Then, if all wait for an interface, the
/// device is looked at again when the first comes free.
TaskId Driver::next_start(DeviceId d) {
  if (!starts_.anyone_waits(d) || idle(d) == 0) return {};
  if (!occupies_ends_) return starts_.first(d, StartQueues::nothing);
  const Interface& taken = interfaces_[platform_.memory(d).index()];
  TaskId best;
  Tick alarm = never;
  for (std::size_t needs = 0; needs < StartQueues::kinds; ++needs) {
    const TaskId t = starts_.first(d, needs);
    if (!t) continue;
    Tick free{};
    if ((needs & StartQueues::sending) != 0) free = std::max(free, taken.sending);
    if ((needs & StartQueues::receiving) != 0) free = std::max(free, taken.receiving);
    if (free > now_)
      alarm = std::min(alarm, free);
    else if (!best || starts_[t].key < starts_[best].key)
      best = t;
  }
  if (!best && alarm != never && starts_.alarm(d) != alarm) {
    starts_.alarm(d) = alarm;
    const ActivityId id = start_delay(Act::Purpose::interface, clock_.seconds(alarm - now_));
    acts_[id.index()].device = d;
  }
  return best;
}

/// At each device that was noted, the first in line starts; devices go in the order of their first tasks' keys, so that
/// what starts at one instant does so in one order for the whole machine. True = something may have changed.
bool Driver::start_pinned() {
  if (looked_.empty()) return false;
  for (const TaskId t : wide_) {
    set_phase(t, Phase::waiting);
    place({t, {starts_[t].device, SlotId{}, graph_.slots(t)}, 0, {}});
  }
  wide_.clear();
  calls_.clear();
  for (const DeviceId d : looked_) {
    starts_.looked(d);
    if (const TaskId t = next_start(d)) calls_.emplace_back(starts_[t].key, d);
  }
  looked_.clear();
  if (occupies_ends_ && !std::is_sorted(calls_.begin(), calls_.end())) std::sort(calls_.begin(), calls_.end());
  for (const auto& [key, d] : calls_) {
    if (result_.error) break;
    if (const TaskId t = next_start(d)) begin_pinned(t);  // a neighbour may have taken the interface
  }
  return !calls_.empty();
}

void Driver::begin_pinned(TaskId t) {
  TaskState& state = tasks_[t.index()];
  const DeviceId d = starts_[t].device;
  starts_.pop(d, needs(t));

  const LiveId id = live_.take();
  Live& live = live_[id];
  live = Live{};
  live.attempt.task = t;
  live.attempt.number = state.attempts++;
  live.attempt.first = slots_.take_idle(d);
  live.attempt.reserved = now_;
  if (!only_adopted_) taken_.push_back(live.attempt.first);
  if (tracing()) {
    live.attempt.ready = live.attempt.placed = ready_at_[t.index()];
    live.attempt.inputs = inputs_at_[t.index()];
  } else {
    live.attempt.ready = live.attempt.placed = live.attempt.inputs = now_;
  }
  live.device = d;
  live.sequence = ++placements_;
  live.phase = Live::Phase::reserved;
  state.where = id.value;
  set_phase(t, Phase::placed);
  begin(id);
  if (starts_.anyone_waits(d) && slots_.idle(d) > 0) look_at(d);
}

}  // namespace pelsim
