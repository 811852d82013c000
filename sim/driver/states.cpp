#include <algorithm>

#include "sim/driver/driver.hpp"

/// P-states: a kernel that runs when its device's state changes goes on at the new speed. Its activity is cancelled,
/// and the rest of it started anew with the cost that holds now: (1 - share done) of the fixed time and of the work.
/// What comes before the kernel (dispatch, setup, messages) takes the same in every state; so does the change itself:
/// nothing.
namespace pelsim {

/// False = the device has no such state.
bool Driver::change_state(DeviceId d, StateId state) {
  const DeviceType& type = platform_.type(sites_[d.index()].type);
  if (!state) return true;
  if (state.index() >= type.states.size()) return false;
  if (is_real_) {
    fail(RunError::Kind::bad_decision, "p-states of a real machine cannot be changed from here");
    return true;
  }
  if (settings_[d.index()].state == state) return true;
  settings_[d.index()].state = state;
  if (tracing()) result_.trace.states.push_back({now_, d, state});
  const Device& device = platform_.device(d);
  for (SlotCount k = 0; k < device.slots; ++k)
    if (const LiveId id = on_slot_[device.first_slot.index() + k]) plan_rest(id);
  return true;
}

void Driver::plan_rest(LiveId id) {
  Live& live = live_[id];
  end_part(id, engine_.cancel(live.activity));
  if (!plan_run(live))
    return fail(RunError::Kind::cannot_run, "task '" + graph_.name(live.attempt.task) + "' on '" +
                                                platform_.device(live.device).name + "' cannot go on in this p-state");
  const StatePart& done = parts_[id.index()];
  const Seconds lead = done.lead;
  const double fixed_left = 1 - done.fixed_done, work_left = 1 - done.work_done;
  begin_part(id, lead);
  plan_.fixed = lead + fixed_left * plan_.fixed;
  plan_.amount *= work_left;
  start(live.activity, Activity::Kind::compute, plan_);
}

/// Precondition: `plan_` is that of the whole kernel in the state that holds now.
void Driver::begin_part(LiveId id, Seconds lead) {
  if (parts_.size() <= id.index()) parts_.resize(live_.size());
  StatePart& part = parts_[id.index()];
  LiveId& runs = on_slot_[live_[id].attempt.first.index()];
  if (runs != id) part = StatePart{};
  runs = id;
  part.since = now_;
  part.lead = lead;
  part.fixed = plan_.fixed;
  part.work = Seconds(plan_.amount > 0 ? plan_.amount / plan_.bound : 0);
  part.shares = plan_.amount > 0 && !plan_.uses.empty();
}

/// Adds up what was done; `share` is what the engine says of the activity that was cancelled. Returns the share of the
/// whole kernel.
double Driver::end_part(LiveId id, double share) {
  StatePart& part = parts_[id.index()];
  const double elapsed = clock_.seconds(now_ - part.since).value;
  const double kernel = elapsed - part.lead.value;
  part.lead = Seconds(std::max(-kernel, 0.0));
  const double fixed_left = (1 - part.fixed_done) * part.fixed.value,
               work_left = (1 - part.work_done) * part.work.value;
  const auto reached = [](double time, double whole) { return whole > 0 ? std::clamp(time / whole, 0.0, 1.0) : 1.0; };
  if (kernel > 0) {
    part.fixed_done += (1 - part.fixed_done) * reached(kernel, fixed_left);
    const double at_work = kernel - fixed_left;
    if (at_work > 0) part.work_done += (1 - part.work_done) * (part.shares ? share : reached(at_work, work_left));
  }
  return part.done();
}

}  // namespace pelsim
