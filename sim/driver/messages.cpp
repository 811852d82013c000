#include <algorithm>

#include "sim/driver/driver.hpp"

/// What a message costs its two ends, on networks that charge them (README.md has the rule).
namespace pelsim {

/// A message leaves: takes slot and interface of the sender, and notes what the reader will pay. Returns how long it
/// waits before it starts. `wire_` tells the costs.
Tick Driver::take_ends(const Act& act, SlotId maker) {
  Interface& interface = interfaces_[act.from.index()];
  Tick start = std::max(now_, interface.sending);
  const Tick cost = clock_.ticks(wire_.at_sender);
  if (sender_) {
    start = std::max(start, sending_until_);
    sending_until_ = start + cost;
    if (wire_.rendezvous) {
      awaited_[act.item.index()] = true;
      ++live_[sender_].unreceived;
    }
  } else if (maker) {
    Owed& owed = owed_[maker.index()];
    if (slots_.is_idle(maker)) {
      start = std::max(start, owed.until);
      owed.until = start + cost;
    } else {
      owed.besides = owed.besides + cost;
    }
  }
  interface.sending = start + clock_.ticks(wire_.sending);
  const Tick receipt = clock_.ticks(wire_.at_receiver), gap = clock_.ticks(wire_.receiving);
  if (act.live) {
    Live& reader = live_[act.live];
    reader.overhead += clock_.seconds(receipt);
    reader.gap = reader.gap + gap;
    reader.receives = true;
  } else {
    StartQueues::Entry& reader = starts_[act.reader];
    reader.receipt = reader.receipt + receipt;
    reader.gap = reader.gap + gap;
    tasks_[act.reader.index()].receives = 1;
    starts_.stamp(act.reader);
  }
  return start - now_;
}

/// An attempt begins: its slot first pays what it owes for messages sent, then receives those for this task; a send
/// then sends. All of it is overhead before the run.
void Driver::receive(Live& live) {
  const TaskId t = live.attempt.task;
  TaskState& state = tasks_[t.index()];
  Owed& owed = owed_[live.attempt.first.index()];
  Tick before = std::max(owed.until - now_, Tick{}) + owed.besides;
  owed = Owed{};
  if (state.adopted) {
    const StartQueues::Entry& entry = starts_[t];
    live.overhead += clock_.seconds(entry.receipt);
    live.gap = entry.gap;
    live.receives = state.receives;
  }
  if (live.receives) {
    Interface& interface = interfaces_[platform_.memory(live.device).index()];
    before = std::max(before, interface.receiving - now_);
    interface.receiving = now_ + before + live.gap;
  }
  live.overhead += clock_.seconds(before);
  if (state.adopted && !state.again)
    for (const Edge& e : graph_.out(t))
      if (tasks_[e.task.index()].adopted) starts_.stamp(e.task);
  if (state.sends && !state.sent) send_messages(t, live);
  if (rendezvous_)
    for (const Edge& e : graph_.in(t))
      if (e.item && awaited_[e.item.index()]) received(e.item);
}

void Driver::send_messages(TaskId t, Live& live) {
  const Tick begun = now_ + clock_.ticks(live.overhead);
  sender_ = LiveId(tasks_[t.index()].where);
  sending_until_ = begun;
  for (const Edge& e : graph_.out(t)) {
    if (!e.item || !tasks_[e.task.index()].adopted) continue;
    if (tracing()) ready_at_[e.task.index()] = now_;
    if (!fetch(e.item, pinned_memory(e.task), e.task, LiveId{})) message_arrived(e.task);
  }
  tasks_[t.index()].sent = 1;
  sender_ = LiveId{};
  rendezvous_ = rendezvous_ || live.unreceived > 0;
  live.overhead += clock_.seconds(sending_until_ - begun);
}

/// A message whose send waits for it is being received; with the last one the send has ended.
void Driver::received(ItemId item) {
  awaited_[item.index()] = false;
  const TaskId t = graph_.producer(item);
  const LiveId id(tasks_[t.index()].where);
  Live& live = live_[id];
  for (const Edge& e : graph_.out(t))
    if (!e.item && tasks_[e.task.index()].adopted) starts_.stamp(e.task);
  if (--live.unreceived > 0 || live.phase != Live::Phase::leaving) return;
  const SlotId slot = live.attempt.first;
  live_.give_back(id);
  task_ended(t, slot);
}

}  // namespace pelsim
