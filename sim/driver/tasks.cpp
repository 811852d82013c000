#include <algorithm>

#include "sim/driver/driver.hpp"

/// The driver's view of the graph: who waits for whom, and what follows when a task ends.
namespace pelsim {

void Driver::prepare_tasks() {
  for (std::uint32_t t = 0; t < tasks_.size(); ++t)
    tasks_[t].waiting = static_cast<std::uint32_t>(graph_.in(TaskId(t)).size());
  if (graph_.has_releases()) {
    for (std::uint32_t t = 0; t < tasks_.size(); ++t) {
      const Tick at = clock_.ticks(graph_.release(TaskId(t)));
      if (at.count <= 0) continue;
      ++tasks_[t].waiting;
      releases_.emplace_back(at, TaskId(t));
    }
    std::sort(releases_.begin(), releases_.end());
  }
  if (run_.deadlock != nullptr)
    for (const TaskId t : run_.deadlock->blocked) ++tasks_[t.index()].waiting;
  if (run_.program != nullptr)
    for (const TaskId t : run_.program->held()) {
      tasks_[t.index()].held = 1;
      ++tasks_[t.index()].waiting;
    }
  for (std::uint32_t t = 0; t < tasks_.size(); ++t)
    if (tasks_[t].waiting == 0) became_ready(TaskId(t), SlotId{});
}

void Driver::became_ready(TaskId t, SlotId by) {
  if (phase(t) == Phase::ended) return;  // dropped before its predecessors ended
  if (tasks_[t.index()].adopted) return can_start(t);
  if (graph_.is_marker(t)) {
    markers_.push_back(t);
    return;
  }
  if (tracing()) ready_at_[t.index()] = now_;
  if (phase(t) == Phase::placed) {
    const LiveId live(tasks_[t.index()].where);
    live_[live].attempt.ready = now_;
    arm(live);
    return;
  }
  set_phase(t, Phase::ready);
  ready_.push_back({t, by});
}

void Driver::task_ended(TaskId t, SlotId by) {
  TaskState& state = tasks_[t.index()];
  state.where = by.value;
  set_phase(t, Phase::ended);
  --left_;
  ++result_.tasks_done;
  if (now_ > result_.makespan) result_.makespan = now_;
  if (counts_rooms_) forget_inputs(t);
  if (!state.again) return tell_successors(t, by);
  ran_before_.erase(t);
}

/// Readers lie all over the graph: asks for all of them, so that the waits overlap. Where all tasks are pinned, a look
/// ahead has asked for them before.
void Driver::prefetch(std::span<const Edge> out) const {
  for (const Edge& e : out) {
    __builtin_prefetch(&tasks_[e.task.index()], 1);
    if (e.item) graph_.prefetch_size(e.item);
  }
  for (const Edge& e : out)
    if (e.item && phase(e.task) == Phase::placed) live_.prefetch(LiveId(tasks_[e.task.index()].where));
}

void Driver::tell_successors(TaskId t, SlotId by) {
  const bool sent = tasks_[t.index()].sent;
  if (tasks_[t.index()].silent) return;
  const std::span<const Edge> out = graph_.out(t);
  if (!only_adopted_ && out.size() > 1) prefetch(out);
  for (const Edge& e : out) {
    TaskState& reader = tasks_[e.task.index()];
    if (reader.adopted) {
      // A message of a send left when it began, and is counted when it arrives.
      if (e.item && sent) continue;
      if (tracing()) ready_at_[e.task.index()] = now_;
      if (e.item && fetch(e.item, by, memory_of(starts_[e.task].device), e.task, LiveId{})) continue;
    } else if (e.item && phase(e.task) == Phase::placed) {
      request(e.item, LiveId(reader.where));
    }
    if (--reader.waiting == 0) became_ready(e.task, by);
  }
}

void Driver::end_markers() {
  for (std::size_t k = 0; k < markers_.size(); ++k) {
    if (tasks_[markers_[k].index()].adopted)
      pass(markers_[k]);
    else
      task_ended(markers_[k], SlotId{});
  }
  markers_.clear();
}

void Driver::release(TaskId t) {
  TaskState& state = tasks_[t.index()];
  if (state.held == 0) return fail(RunError::Kind::bad_decision, "only a held task can be released");
  state.held = 0;
  if (--state.waiting == 0) became_ready(t, SlotId{});
}

void Driver::drop(TaskId t) {
  TaskState& state = tasks_[t.index()];
  if (state.held == 0 || phase(t) != Phase::waiting)
    return fail(RunError::Kind::bad_decision, "only a held task that is placed nowhere can be dropped");
  state.held = 0;
  if (counts_rooms_)
    for (const ItemId item : rooms_.made(t)) rooms_.set_everywhere(item);
  task_ended(t, SlotId{});
}

void Driver::reopen(TaskId t) {
  TaskState& state = tasks_[t.index()];
  if (phase(t) != Phase::ended || graph_.is_marker(t))
    return fail(RunError::Kind::bad_decision, "only a task that has run can run again");
  state.again = 1;
  ran_before_[t] = SlotId(state.where);
  ++left_;
  --result_.tasks_done;
  set_phase(t, Phase::waiting);
  became_ready(t, SlotId{});
}

SlotId Driver::ran_on(TaskId t) const { return phase(t) == Phase::ended ? SlotId(tasks_[t.index()].where) : SlotId{}; }

void Driver::apply(const Change& change) {
  const Device& device = platform_.device(change.device);
  changed_.push_back(change);
  switch (change.kind) {
    case Change::Kind::state: change_state(change.device, change.state); return;
    case Change::Kind::drain: slots_.set_serving(change.device, false); return;
    case Change::Kind::up:
      slots_.set_serving(change.device, true);
      for (SlotCount k = 0; k < device.slots; ++k) freed_.push_back(SlotId(device.first_slot.index() + k));
      serve(change.device);
      if (graph_.has_pins()) look_at(change.device);
      return;
    case Change::Kind::down:
      slots_.set_serving(change.device, false);
      configurations_.forget(change.device);
      for (std::size_t k = 0; k < live_.size(); ++k)
        if (live_[LiveId(k)].sequence != 0 && live_[LiveId(k)].device == change.device)
          stop_attempt(LiveId(k), Outcome::failed);
      return;
  }
}

}  // namespace pelsim
