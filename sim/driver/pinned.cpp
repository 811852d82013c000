#include <algorithm>
#include <limits>

#include "sim/driver/driver.hpp"

/// Pinned tasks: the driver starts them itself, whatever a policy planned.
namespace pelsim {

void Driver::adopt_pinned() {
  starts_ = StartQueues(graph_.tasks(), platform_.devices());
  if (tracing()) inputs_at_.resize(graph_.tasks());
  if (occupies_ends_) awaited_.resize(graph_.items());
  only_adopted_ = !has_states_;  // p-states may follow what pinned tasks do
  for (std::uint32_t k = 0; k < graph_.tasks(); ++k) {
    const TaskId t(k);
    TaskState& state = tasks_[k];
    if (graph_.is_marker(t)) continue;
    if (!is_pinned(t)) {
      only_adopted_ = false;
      continue;
    }
    state.adopted = 1;
    set_phase(t, Phase::adopted);
    const DeviceId d = graph_.pinned(t);
    starts_[t].device = d;
    starts_.stamp(t);
    // By what it was given: a model may have to set something up first.
    state.timeless = run_.costs.time(t, sites_[d.index()].type) == Seconds(0) && run_.costs.is_plain(t, d);
    if (!initial_everywhere_)
      for (const ItemId item : graph_.initial(t))
        if (fetch(item, SlotId{}, memory_of(d), t, LiveId{})) ++state.waiting;
  }
  light_ = only_adopted_ && !tracing() && run_.program == nullptr && run_.world == nullptr;
  if (!graph_.forms().empty()) find_queueing();
  for (std::uint32_t k = 0; k < graph_.tasks(); ++k) {
    if (!tasks_[k].adopted) continue;
    if (occupies_ends_) tasks_[k].sends = is_send(TaskId(k));
    if (tasks_[k].waiting == 0) can_start(TaskId(k));
  }
}

/// Only models that know a kind's form have queues; programs of messages have no forms.
void Driver::find_queueing() {
  for (std::uint32_t k = 0; k < graph_.tasks(); ++k) {
    const TaskId t(k);
    if (!tasks_[k].adopted || graph_.forms().of(graph_.kind(t)).empty() || graph_.slots(t) > 1) continue;
    if (run_.costs.cost(t, starts_[t].device, Setting{}, cost_) && cost_.before > Seconds(0))
      queueing_.emplace(t, cost_.before);
  }
}

void Driver::message_arrived(TaskId t) {
  if (--tasks_[t.index()].waiting == 0) can_start(t);
}

/// A task without work of its own whose messages have a pinned reader: they leave when it begins.
bool Driver::is_send(TaskId t) const {
  if (!tasks_[t.index()].timeless) return false;
  for (const Edge& e : graph_.out(t))
    if (e.item && (only_adopted_ || is_adopted(e.task))) return true;
  return false;
}

/// All predecessors have ended and all inputs are there: it waits for a slot, and for the interfaces that it takes.
void Driver::can_start(TaskId t) {
  if (const auto queueing = queueing_.find(t); queueing != queueing_.end()) {
    const ActivityId id = start_delay(Act::Purpose::before, queueing->second);
    acts_[id.index()].reader = t;
    queueing_.erase(queueing);
    return;
  }
  if (tracing()) inputs_at_[t.index()] = now_;
  if (passes_unseen_ && tasks_[t.index()].timeless && slots_.is_up(starts_[t].device)) return markers_.push_back(t);
  look_at(starts_[t].device);
  if (graph_.slots(t) > 1) return wide_.push_back(t);
  if (!occupies_ends_) starts_.stamp(t);
  starts_.push(t, needs(t));
}

std::size_t Driver::needs(TaskId t) const {
  if (!occupies_ends_) return StartQueues::nothing;
  return tasks_[t.index()].sends * std::size_t{StartQueues::sending} +
         (starts_[t].receipt.any() ? std::size_t{StartQueues::receiving} : 0);
}

/// The earliest in line whose interfaces are free; none = nobody can start now. Then, if all wait for an interface, the
/// device is looked at again when the first comes free.
TaskId Driver::next_start(DeviceId d) {
  if (!starts_.anyone_waits(d) || !can_give_slot(d)) return {};
  if (!occupies_ends_) return starts_.first(d, StartQueues::nothing);
  const Interface& taken = interfaces_[memory_of(d).index()];
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
    const DeviceId d = starts_[t].device;
    place({t, {d, SlotId{}, graph_.slots(t)}, -std::numeric_limits<double>::infinity(), {}});
    if (slots_.is_up(d) && live_[LiveId(tasks_[t.index()].where)].phase == Live::Phase::queued) {
      while (slots_.idle(d) < platform_.device(d).slots && last_kept(d)) take_back_slot(d);
      serve(d);
    }
  }
  wide_.clear();
  calls_.clear();
  for (const DeviceId d : looked_) {
    starts_.looked(d);
    if (const TaskId t = next_start(d)) calls_.push_back({starts_[t].key, t, d});
  }
  looked_.clear();
  if (occupies_ends_ && !std::is_sorted(calls_.begin(), calls_.end())) std::sort(calls_.begin(), calls_.end());
  for (std::size_t k = 0; k < calls_.size() && !result_.error; ++k) {
    look_ahead(k);
    if (const TaskId t = next_start(calls_[k].device)) begin_pinned(t);  // a neighbour may have taken the interface
  }
  return !calls_.empty();
}

/// Large rounds touch more than the caches hold, but it is known early what: the further ahead, the nearer to the root.
void Driver::look_ahead(std::size_t k) const {
  constexpr std::size_t tasks_ahead = 12, edges_ahead = 8, readers_ahead = 4;
  if (k + tasks_ahead < calls_.size()) {
    const TaskId t = calls_[k + tasks_ahead].task;
    __builtin_prefetch(&tasks_[t.index()]);
    graph_.prefetch_out(t);
    __builtin_prefetch(&starts_[t]);
    if (!light_) live_.prefetch(tasks_ahead);
    if (free_acts_.size() > 2 * tasks_ahead)
      __builtin_prefetch(&acts_[free_acts_[free_acts_.size() - 1 - 2 * tasks_ahead].index()], 1);
  }
  if (k + edges_ahead < calls_.size()) {
    const auto out = graph_.out(calls_[k + edges_ahead].task);
    __builtin_prefetch(out.data());
  }
  if (k + readers_ahead < calls_.size()) {
    const auto out = graph_.out(calls_[k + readers_ahead].task);
    if (out.empty()) return;
    __builtin_prefetch(&starts_[out.front().task], 1);
    __builtin_prefetch(&tasks_[out.front().task.index()], 1);
    if (out.front().item) graph_.prefetch_size(out.front().item);
  }
}

void Driver::look_ahead(std::span<const ActivityId> ids, std::size_t k) const {
  constexpr std::size_t acts_ahead = 16, tasks_ahead = 10, edges_ahead = 5;
  if (k + acts_ahead < ids.size()) __builtin_prefetch(&acts_[ids[k + acts_ahead].index()]);
  if (k + tasks_ahead < ids.size()) {
    const Act& act = acts_[ids[k + tasks_ahead].index()];
    if (!act.reader) return;
    __builtin_prefetch(&tasks_[act.reader.index()], 1);
    if (act.purpose != Act::Purpose::transfer) graph_.prefetch_out(act.reader);
    if (act.live) live_.prefetch(act.live);
    if (act.purpose == Act::Purpose::transfer) {
      graph_.prefetch_size(act.item);
      if (!act.live) __builtin_prefetch(&starts_[act.reader], 1);
    }
  }
  if (k + edges_ahead < ids.size()) {
    const Act& act = acts_[ids[k + edges_ahead].index()];
    if (act.reader && act.purpose != Act::Purpose::transfer) __builtin_prefetch(graph_.out(act.reader).data());
  }
}

/// The last placement that has a slot of the device and waits there; none = there is none.
LiveId Driver::last_kept(DeviceId d) {
  std::vector<Kept>& kept = kept_[d.index()];
  const auto is_stale = [&](const Kept& k) {
    return live_[k.live].sequence != k.sequence || live_[k.live].phase != Live::Phase::reserved;
  };
  while (!kept.empty() && is_stale(kept.back())) kept.pop_back();
  return kept.empty() ? LiveId{} : kept.back().live;
}

/// A slot that is kept for a task that waits is as good as an idle one: else a plan that leaves out the pinned tasks
/// would keep the slot that they need to end that wait.
bool Driver::can_give_slot(DeviceId d) {
  return slots_.is_up(d) && (slots_.idle(d) > 0 || (!only_adopted_ && last_kept(d)));
}

/// Whoever waits in it stands in line again.
void Driver::take_back_slot(DeviceId d) { stop_attempt(last_kept(d), Outcome::preempted); }

/// A pinned task of no time, where messages take no slot: it ends where it begins, whoever has the slots.
void Driver::pass(TaskId t) {
  TaskState& state = tasks_[t.index()];
  const SlotId first = platform_.device(starts_[t].device).first_slot;
  Attempt attempt;
  attempt.task = t;
  attempt.number = state.attempts++;
  attempt.first = first;
  attempt.slots = 0;
  attempt.pinned = true;
  attempt.ready = attempt.placed = tracing() ? ready_at_[t.index()] : now_;
  attempt.inputs = tracing() ? inputs_at_[t.index()] : now_;
  attempt.reserved = attempt.start = attempt.exchanged = attempt.run = attempt.end = now_;
  attempt.outcome = Outcome::done;
  attempt.share_done = 1;
  if (tracing()) result_.trace.attempts.push_back(attempt);
  task_ended(t, first);
  if (run_.program != nullptr) run_.program->ended(attempt, *this);
}

void Driver::begin_pinned(TaskId t) {
  TaskState& state = tasks_[t.index()];
  const DeviceId d = starts_[t].device;
  starts_.pop(d, needs(t));

  if (slots_.idle(d) == 0) take_back_slot(d);
  const SlotId slot = slots_.take_idle(d, configurations_.slots_differ(d) ? slot_for(t, d) : SlotId{});
  if (!only_adopted_) taken_.push_back(slot);
  state.attempts++;
  if (!light_ || !begin_light(t, d, slot)) begin_recorded(t, d, slot);
  if (starts_.anyone_waits(d) && can_give_slot(d)) look_at(d);
}

void Driver::begin_recorded(TaskId t, DeviceId d, SlotId slot) {
  TaskState& state = tasks_[t.index()];
  const LiveId id = live_.take();
  Live& live = live_[id];
  live = Live{};
  live.attempt.task = t;
  live.attempt.number = state.attempts - 1;
  live.attempt.first = slot;
  live.attempt.reserved = now_;
  live.attempt.pinned = true;
  if (tracing()) {
    live.attempt.ready = live.attempt.placed = ready_at_[t.index()];
    live.attempt.inputs = inputs_at_[t.index()];
  } else {
    live.attempt.ready = live.attempt.placed = live.attempt.inputs = now_;
  }
  live.receipt = starts_[t].receipt;
  live.device = d;
  live.sequence = ++placements_;
  live.phase = Live::Phase::reserved;
  state.where = id.value;
  set_phase(t, Phase::placed);
  begin(id);
}

/// Begins without a live entry; false = it needs one, for its device's model or to tell that it cannot run.
bool Driver::begin_light(TaskId t, DeviceId d, SlotId slot) {
  TaskState& state = tasks_[t.index()];
  const DeviceTypeId type = sites_[d.index()].type;
  if (platform_.type(type).model != nullptr) return false;
  Seconds time;
  if (!state.timeless) {
    time = run_.costs.time(t, type);
    if (!(time < forever)) return false;
    if (noisy_compute_) time = run_.compute_noise.factor(compute_stream_, t.value, 0) * time;
  }
  state.where = slot.value;
  set_phase(t, Phase::placed);
  if (occupies_ends_) time += clock_.seconds(pay(t, d, slot, starts_[t].receipt));
  const ActivityId id = take_act();
  Act& act = acts_[id.index()];
  act.purpose = Act::Purpose::adopted;
  act.live = LiveId{};
  act.reader = t;
  act.device = d;
  act.start = now_;
  plan_.clear();
  plan_.fixed = time;
  start(id, Activity::Kind::compute, plan_);
  return true;
}

void Driver::end_light(ActivityId id) {
  const Act& act = acts_[id.index()];
  const TaskId t = act.reader;
  const SlotId slot(tasks_[t.index()].where);
  Tick& busy = result_.busy[slot.index()];
  busy = busy + (now_ - act.start);
  slots_.release(slot, 1);
  look_at(act.device);
  give_act(id);
  if (is_awaited(t))
    tasks_[t.index()].left = 1;
  else
    task_ended(t, slot);
}

}  // namespace pelsim
