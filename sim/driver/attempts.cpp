#include <algorithm>
#include <utility>

#include "sim/driver/driver.hpp"

/// From a placement to the end of the attempt: queue, slot, inputs, run.
namespace pelsim {

void Driver::place(const Placement& p) {
  if (result_.error) return;
  if (p.task.index() >= tasks_.size() || p.on.device.index() >= platform_.devices())
    return fail(RunError::Kind::bad_decision, "the scheduler placed a task or used a device that does not exist");
  if (!started_ && is_pinned(p.task)) return;  // planned around, but started by the driver
  TaskState& state = tasks_[p.task.index()];
  const Device& device = platform_.device(p.on.device);
  if (state.adopted && phase(p.task) != Phase::waiting)
    return fail(RunError::Kind::bad_decision,
                "the scheduler placed task '" + graph_.name(p.task) + "', which is pinned: the driver starts it");
  if (graph_.is_marker(p.task) || phase(p.task) == Phase::placed || phase(p.task) == Phase::ended)
    return fail(RunError::Kind::bad_decision, "the scheduler placed task '" + graph_.name(p.task) + "' twice");
  if (p.on.slots == 0 || p.on.slots > device.slots ||
      (p.on.first &&
       (p.on.first < device.first_slot || p.on.first.index() + p.on.slots > device.first_slot.index() + device.slots)))
    return fail(RunError::Kind::bad_decision,
                "the scheduler placed task '" + graph_.name(p.task) + "' on slots that '" + device.name + "' lacks");

  if (counts_rooms_ && !fits(p.task, p.on.device))
    return fail(RunError::Kind::memory, why_too_large(p.task, p.on.device));

  const LiveId id = live_.take();
  Live& live = live_[id];
  live = Live{};
  live.attempt.task = p.task;
  live.attempt.number = state.attempts++;
  live.attempt.slots = p.on.slots;
  live.attempt.placed = now_;
  live.device = p.on.device;
  live.wanted = p.on.first;
  live.order = p.order;
  live.overhead = p.overhead;
  live.sequence = ++placements_;
  if (phase(p.task) == Phase::ready) live.attempt.ready = tracing() ? ready_at_[p.task.index()] : now_;
  state.where = id.value;
  set_phase(p.task, Phase::placed);

  if (platform_.type(p.on.device).model != nullptr &&
      run_.costs.cost(p.task, p.on.device, settings_[p.on.device.index()], cost_) && cost_.before > Seconds(0)) {
    live.before = cost_.before;
    live.phase = Live::Phase::outside;
  }
  if (!state.adopted) request_inputs(id);
  if (state.waiting == 0 && live.missing == 0) live.attempt.inputs = now_;
  if (state.adopted) {  // of several slots
    live.attempt.pinned = true;
    live.attempt.placed = live.attempt.ready = tracing() ? ready_at_[p.task.index()] : now_;
  }
  if (live.phase != Live::Phase::outside) return line_up(id);
  if (state.waiting == 0 && (counts_rooms_ || live.missing == 0)) wait_outside(id);
}

/// Once; where memories can be full its inputs come when it has slots.
void Driver::wait_outside(LiveId id) {
  const Seconds before = std::exchange(live_[id].before, Seconds(0));
  if (before > Seconds(0)) start_delay(Act::Purpose::before, before, id);
}

/// Stands in line for slots, or gets them at once.
void Driver::line_up(LiveId id) {
  Live& live = live_[id];
  live.phase = Live::Phase::queued;
  if (started_) {
    const bool chooses = configurations_.slots_differ(live.device) && !live.wanted && live.attempt.slots == 1;
    const SlotId wanted = chooses ? slot_for(live.attempt.task, live.device) : live.wanted;
    const SlotId at = slots_.take_at_once(live.device, wanted, live.attempt.slots);
    if (at) return reserve(id, at);
  }
  slots_.push(live.device, live.wanted, {live.order, live.sequence, id, live.attempt.slots});
  if (started_) serve(live.device);
}

void Driver::reserve(LiveId id, SlotId first) {
  Live& live = live_[id];
  live.phase = Live::Phase::reserved;
  live.attempt.first = first;
  live.attempt.reserved = now_;
  if (tasks_[live.attempt.task.index()].waiting == 0 && (counts_rooms_ ? enter(id) : live.missing == 0))
    return begin(id);
  if (!kept_.empty()) kept_[live.device.index()].push_back({id, live.sequence});
}

void Driver::serve(DeviceId d) {
  const auto stale = [&](LiveId live, std::uint64_t sequence) {
    return live_[live].sequence != sequence || live_[live].phase != Live::Phase::queued;
  };
  const auto choose = [&](const SlotQueues::Entry& entry, SlotId lowest, const auto& usable) {
    if (!configurations_.slots_differ(d)) return lowest;
    const ConfigId needs = run_.costs.setup(live_[entry.live].attempt.task, d).needs;
    return configurations_.best(platform_.device(d), needs, usable);
  };
  if (configurations_.drains(d))
    while (const LiveId next = configurations_.next_start(d)) {
      live_[next].attempt.reserved = now_;  // until now the device drained
      begin_now(next);
    }
  while (slots_.queued(d) > 0 && slots_.idle(d) > 0) {
    const SlotQueues::Granted granted = slots_.grant(d, stale, choose);
    if (!granted.live) return;
    reserve(granted.live, granted.first);
  }
}

void Driver::arm(LiveId id) {
  Live& live = live_[id];
  if (tasks_[live.attempt.task.index()].waiting > 0) return;
  if (live.missing == 0) live.attempt.inputs = now_;
  if (live.phase == Live::Phase::reserved && (counts_rooms_ ? enter(id) : live.missing == 0)) begin(id);
  if (live.phase == Live::Phase::outside && (counts_rooms_ || live.missing == 0)) wait_outside(id);
}

/// Fills `plan_` with what the attempt's kernel takes now, and `cost_` where a model says so; false = it cannot run.
bool Driver::plan_run(const Live& live) {
  const Attempt& attempt = live.attempt;
  const double factor =
      noisy_compute_ ? run_.compute_noise.factor(compute_stream_, attempt.task.value, attempt.number) : 1.0;
  const DeviceTypeId type = sites_[live.device.index()].type;
  if (platform_.type(type).model == nullptr && !has_states_) {
    cost_.setup = cost_.after = Seconds(0);
    cost_.needs = ConfigId{};
    plan_.clear();
    plan_.fixed = factor * run_.costs.time(attempt.task, type);
    return plan_.fixed < forever;
  }
  Setting& setting = settings_[live.device.index()];
  setting.slots = attempt.slots;
  setting.loaded = configurations_.loaded(attempt.first);
  if (!run_.costs.cost(attempt.task, live.device, setting, cost_)) return false;
  plan_ = cost_.run;
  if (!memory_resource_.empty()) read_in_place(attempt.task, live.device);
  name_own_resources(live);
  plan_.fixed = factor * plan_.fixed;
  plan_.amount *= factor;
  return plan_.alone() < forever;
}

/// An idle slot of the device; where slots differ one that has loaded what the task needs, else the least recently
/// used.
SlotId Driver::slot_for(TaskId t, DeviceId d) const {
  if (!slots_.is_up(d)) return {};
  if (!configurations_.slots_differ(d)) return slots_.first_idle(d);
  return configurations_.best(platform_.device(d), run_.costs.setup(t, d).needs,
                              [&](SlotId s) { return slots_.is_idle(s); });
}

/// Its slots and its inputs are there; where another configuration must be loaded, its device may have to drain first.
void Driver::begin(LiveId id) {
  const Live& live = live_[id];
  if (configurations_.drains(live.device) &&
      configurations_.must_wait(live.device, id, run_.costs.setup(live.attempt.task, live.device).needs))
    return;
  begin_now(id);
}

void Driver::begin_now(LiveId id) {
  Live& live = live_[id];
  Attempt& attempt = live.attempt;
  if (configurations_.drains(live.device)) configurations_.started(live.device);
  Seconds messages;
  if (occupies_ends_) messages = clock_.seconds(pay(attempt.task, live.device, attempt.first, live.receipt));
  if (!plan_run(live))
    return fail(RunError::Kind::cannot_run, "the scheduler placed task '" + graph_.name(attempt.task) + "' on '" +
                                                platform_.device(live.device).name + "', which cannot run it");
  Seconds setup;
  live.after = cost_.after;
  if (cost_.needs) {
    const Tick from = after(now_, clock_.ticks(messages + live.overhead));
    setup = clock_.seconds(
        configurations_.load(live.device, attempt.first, attempt.slots, cost_.needs, clock_.ticks(cost_.setup), from) -
        from);
  }
  const Seconds lead = messages + live.overhead + setup;
  attempt.start = now_;
  attempt.exchanged = after(now_, clock_.ticks(messages));
  attempt.run = after(now_, clock_.ticks(lead));
  live.phase = Live::Phase::running;
  if (has_states_) begin_part(id, lead);
  plan_.fixed += lead;
  live.activity = take_act();
  Act& act = acts_[live.activity.index()];
  act.purpose = Act::Purpose::compute;
  act.live = id;
  act.reader = attempt.task;
  start(live.activity, Activity::Kind::compute, plan_);
}

/// Puts the device's resources in the place of `own_memory` and `own_units`.
void Driver::name_own_resources(const Live& live) {
  const std::size_t d = live.device.index();
  for (std::size_t k = 0, given = plan_.uses.size(); k < given; ++k) {
    const Use use = plan_.uses[k];
    if (use.resource == own_memory) plan_.uses[k].resource = ResourceId(first_memory_ + d);
    if (use.resource != own_units) continue;
    const UnitGroups& units = units_[d];
    const SlotCount slots = live.attempt.slots, touched = std::min(slots, units.groups);
    const auto first =
        static_cast<SlotCount>(live.attempt.first.index() - platform_.device(live.device).first_slot.index());
    for (SlotCount j = 0; j < touched; ++j) {
      const SlotCount in_group = (slots - j + units.groups - 1) / units.groups;
      const Use share{ResourceId(units.first.index() + (first + j) % units.groups), use.per_unit * in_group / slots};
      if (j == 0)
        plan_.uses[k] = share;
      else
        plan_.uses.push_back(share);
    }
  }
}

void Driver::leave_slots(LiveId id) {
  const Live& live = live_[id];
  slots_.release(live.attempt.first, live.attempt.slots);
  if (configurations_.drains(live.device)) {
    if (live.phase == Live::Phase::running)
      configurations_.ended(live.device);
    else
      configurations_.leave_line(live.device, id);
    unblocked_.push_back(live.device);
  }
  if (graph_.has_pins()) look_at(live.device);
  if (only_adopted_) return;
  for (SlotCount k = 0; k < live.attempt.slots; ++k) freed_.push_back(SlotId(live.attempt.first.index() + k));
}

void Driver::finish(LiveId id, Outcome outcome, double share_done) {
  Live& live = live_[id];
  live.attempt.end = now_;
  if (is_real_ && outcome == Outcome::done) {
    const Lapse lapse = engine_.lapse(live.activity);
    live.attempt.run = lapse.begin;
    live.attempt.end = lapse.end;
  }
  live.attempt.outcome = outcome;
  live.attempt.share_done = share_done;
  const Attempt attempt = live.attempt;
  if (has_states_) on_slot_[attempt.first.index()] = LiveId{};
  for (SlotCount k = 0; k < attempt.slots; ++k) {
    Tick& busy = result_.busy[attempt.first.index() + k];
    busy = busy + (attempt.end - attempt.start);
  }
  if (tracing()) result_.trace.attempts.push_back(attempt);
  if (!tasks_[attempt.task.index()].adopted) ended_.push_back(attempt);
  leave_slots(id);
  if (counts_rooms_) leave_room(id, outcome == Outcome::done ? Leaving::ended_well : Leaving::failed);
  if (outcome != Outcome::done) {
    run_again(id, attempt.task);
  } else if (is_awaited(attempt.task)) {
    live_.give_back(id);
    tasks_[attempt.task.index()].left = 1;
    tasks_[attempt.task.index()].where = attempt.first.value;
  } else if (live.after > Seconds(0)) {
    live.phase = Live::Phase::leaving;
    start_delay(Act::Purpose::after, live.after, id);
  } else {
    live_.give_back(id);
    task_ended(attempt.task, attempt.first);
  }
  if (run_.program != nullptr) run_.program->ended(attempt, *this);
}

void Driver::run_again(LiveId id, TaskId t) {
  live_.give_back(id);
  set_phase(t, tasks_[t.index()].adopted ? Phase::adopted : Phase::waiting);
  if (tasks_[t.index()].waiting == 0) became_ready(t, SlotId{});
}

void Driver::stop_attempt(LiveId id, Outcome outcome) {
  Live& live = live_[id];
  switch (live.phase) {
    case Live::Phase::running: {
      double share = engine_.cancel(live.activity);
      if (has_states_) share = end_part(id, share);
      give_act(live.activity);
      return finish(id, outcome, share);
    }
    case Live::Phase::reserved:  // waits in line again
      leave_slots(id);
      if (counts_rooms_) leave_room(id, Leaving::stands_again);
      live.phase = Live::Phase::queued;
      slots_.push(live.device, live.wanted, {live.order, live.sequence, id, live.attempt.slots});
      return;
    case Live::Phase::outside:
    case Live::Phase::queued:
    case Live::Phase::leaving: return;
  }
}

void Driver::withdraw(TaskId t) {
  if (phase(t) != Phase::placed || tasks_[t.index()].adopted)
    return fail(RunError::Kind::bad_decision,
                "the scheduler withdrew task '" + graph_.name(t) + "', which waits nowhere");
  const LiveId id(tasks_[t.index()].where);
  Live& live = live_[id];
  if (live.phase == Live::Phase::running || live.phase == Live::Phase::leaving)
    return fail(RunError::Kind::bad_decision, "the scheduler withdrew task '" + graph_.name(t) + "', which runs");
  if (live.phase == Live::Phase::reserved) {
    leave_slots(id);
  } else if (live.phase == Live::Phase::queued) {
    slots_.forget(live.device);
    unblocked_.push_back(live.device);  // whoever stood behind it may fit
  }
  if (counts_rooms_) leave_room(id, Leaving::failed);
  live_.give_back(id);
  set_phase(t, tasks_[t.index()].waiting == 0 ? Phase::ready : Phase::waiting);
}

void Driver::preempt(TaskId t) {
  if (phase(t) != Phase::placed || tasks_[t.index()].adopted ||
      live_[LiveId(tasks_[t.index()].where)].phase != Live::Phase::running)
    return fail(RunError::Kind::bad_decision,
                "the scheduler preempted task '" + graph_.name(t) + "', which does not run");
  stop_attempt(LiveId(tasks_[t.index()].where), Outcome::preempted);
}

void Driver::set(DeviceId d, StateId state) {
  if (d.index() >= platform_.devices() || !change_state(d, state))
    fail(RunError::Kind::bad_decision, "the scheduler chose a p-state that the device does not have");
}

}  // namespace pelsim
