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
  if (sending_) {
    start = std::max(start, sending_until_);
    sending_until_ = start + cost;
    if (wire_.rendezvous) {
      if (!rendezvous_) unreceived_.resize(graph_.tasks());
      rendezvous_ = awaited_[act.item.index()] = true;
      ++unreceived_[graph_.producer(act.item).index()];
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
    live_[act.live].receipt.add(receipt, gap);
  } else if (act.reader) {
    starts_[act.reader].receipt.add(receipt, gap);
    starts_.stamp(act.reader);
  }
  return start - now_;
}

/// An attempt begins: its slot first pays what it owes for messages sent, then receives those for this task; a send
/// then sends. Returns how long all of it takes.
Tick Driver::pay(TaskId t, DeviceId d, SlotId slot, const Receipt& receipt) {
  TaskState& state = tasks_[t.index()];
  Owed& owed = owed_[slot.index()];
  Tick length = std::max(owed.until - now_, Tick{}) + owed.besides;
  owed = Owed{};
  if (receipt.any()) {
    Interface& interface = interfaces_[memory_of(d).index()];
    length = std::max(length, interface.receiving - now_);
    interface.receiving = now_ + length + receipt.interface;
    length = length + receipt.slot;
  }
  if (state.sends && !state.sent) length = send_messages(t, slot, now_ + length) - now_;
  if (state.adopted && !state.again && !state.silent)
    for (const Edge& e : graph_.out(t))
      if (!(e.item && state.sent) && is_adopted(e.task)) starts_.stamp(e.task);
  if (rendezvous_)
    for (const Edge& e : graph_.in(t))
      if (e.item && awaited_[e.item.index()]) received(e.item);
  return length;
}

/// Returns until when the slot is taken.
Tick Driver::send_messages(TaskId t, SlotId slot, Tick begin) {
  bool silent = true;
  sending_ = true;
  sending_until_ = begin;
  for (const Edge& e : graph_.out(t)) {
    if (!e.item || !is_adopted(e.task)) {
      silent = false;
      continue;
    }
    if (tracing()) ready_at_[e.task.index()] = now_;
    if (!fetch(e.item, slot, memory_of(starts_[e.task].device), e.task, LiveId{})) message_arrived(e.task);
  }
  sending_ = false;
  tasks_[t.index()].sent = 1;
  tasks_[t.index()].silent = silent;
  return sending_until_;
}

/// A message whose send waits for it is being received; with the last one the send has ended.
void Driver::received(ItemId item) {
  awaited_[item.index()] = false;
  const TaskId t = graph_.producer(item);
  TaskState& state = tasks_[t.index()];
  for (const Edge& e : graph_.out(t))
    if (!e.item && is_adopted(e.task)) starts_.stamp(e.task);
  if (--unreceived_[t.index()] > 0 || !state.left) return;
  state.left = 0;
  task_ended(t, SlotId(state.where));
}

}  // namespace pelsim
