#include "sim/driver/driver.hpp"

/// How data items get to the tasks that read them.
namespace pelsim {

void Driver::request_inputs(LiveId id) {
  if (nothing_moves_) return;
  const TaskId t = live_[id].attempt.task;
  for (const Edge& e : graph_.in(t))
    if (e.item && is_made(e.task)) request(e.item, id);
  if (!initial_everywhere_)
    for (const ItemId item : graph_.initial(t)) request(item, id);
}

/// A task that runs again leaves what it made the first time.
bool Driver::is_made(TaskId producer) const {
  return phase(producer) == Phase::ended || tasks_[producer.index()].again;
}

/// The slot whose task made it; none = it was there at the start.
SlotId Driver::made_on(ItemId item) const {
  if (graph_.is_initial(item)) return {};
  const TaskId producer = graph_.producer(item);
  if (phase(producer) == Phase::ended) return SlotId(tasks_[producer.index()].where);
  return ran_before_.at(producer);
}

/// The replica that serves `to`; none = everywhere.
MemoryId Driver::source(ItemId item, SlotId made, MemoryId to) const {
  if (counts_rooms_) return rooms_.takes_room(item) ? places_.memory(nearest_copy(item, to)) : MemoryId{};
  const MemoryId home = made ? memory_of(platform_.device_of(made)) : run_.inputs;
  if (!home || home == to || !places_.tracks(graph_, item)) return home;
  const Bytes size = graph_.size(item);
  MemoryId best = home;
  Seconds least = ways_.time(run_.network, home, to, size);
  places_.each_present(item, [&](MemoryId replica) {
    if (replica == to) {
      best = to;
      least = Seconds(-1);
      return;
    }
    const Seconds time = ways_.time(run_.network, replica, to, size);
    if (time < least || (time == least && replica < best)) {
      best = replica;
      least = time;
    }
  });
  return best;
}

void Driver::request(ItemId item, LiveId id) {
  if (nothing_moves_) return;
  if (counts_rooms_) return expect(item, id);
  if (fetch(item, made_on(item), memory_of(live_[id].device), live_[id].attempt.task, id)) ++live_[id].missing;
}

/// Sends the item for the attempt `live`, or for an adopted task (none). False = it is there already; else the reader
/// learns when it is.
bool Driver::fetch(ItemId item, SlotId made, MemoryId to, TaskId reader, LiveId live) {
  if (nothing_moves_) return false;
  const bool tracked = places_.tracks(graph_, item);
  const std::uint64_t token = live ? token_of(live) : token_of(reader);
  if (tracked && places_.presence(item, to) == ItemPlaces::Presence::coming) {
    places_.wait(item, to, token);
    return true;
  }
  const MemoryId from = source(item, made, to);
  if (!from || (from == to && !sending_)) return false;  // a send's message leaves even for the same memory
  if (!memory_resource_.empty() && reads_in_place(reader, live ? live_[live].device : starts_[reader].device, from))
    return false;
  if (lacks_routes_ && !can_send(item, from, to, reader)) return false;
  if (tracked) {
    places_.set_coming(item, to);
    places_.wait(item, to, token);
  }
  send(item, made, from, to, reader, live);
  return true;
}

bool Driver::can_send(ItemId item, MemoryId from, MemoryId to, TaskId reader) {
  if (!lacks_routes_ || platform_.joins(from, to)) return true;
  fail(RunError::Kind::cannot_run, "task '" + graph_.name(reader) + "' needs item '" + graph_.item_name(item) +
                                       "', but the platform has no route from '" + platform_.memory_name(from) +
                                       "' to '" + platform_.memory_name(to) + "'");
  return false;
}

/// Reader none: the item is written back.
void Driver::send(ItemId item, SlotId made, MemoryId from, MemoryId to, TaskId reader, LiveId live,
                  std::uint32_t replica, std::uint32_t copy) {
  const ActivityId id = take_act();
  Act& act = acts_[id.index()];
  act.purpose = Act::Purpose::transfer;
  act.live = live;
  if (live) act.sequence = live_[live].sequence;
  act.item = item;
  act.reader = reader;
  act.from = from;
  act.to = to;
  act.replica = replica;
  act.copy = copy;
  act.requested = now_;
  wire_.clear();
  run_.network.wire(from, to, graph_.size(item), item.value, wire_);
  const Tick delay = occupies_ends_ ? take_ends(act, made) : Tick{};
  act.held = static_cast<std::uint8_t>(wire_.plan.holds.size());
  if (act.held == 0 || ports_.request(id, wire_.plan.holds)) start_transfer(id, delay);
}

/// `delay` passes before it starts.
void Driver::start_transfer(ActivityId id, Tick delay) {
  Act& act = acts_[id.index()];
  Plan& plan = wire_.plan;
  act.start = now_ + delay;
  act.open = 1;
  if (noisy_network_) {
    const double factor = run_.network_noise.factor(network_stream_, act.item.value, act.to.value);
    plan.fixed = factor * plan.fixed;
    plan.amount *= factor;
    for (Hold& hold : plan.holds) hold.length = factor * hold.length;
  }
  if (delay.count > 0) plan.fixed += clock_.seconds(delay);
  start(id, Activity::Kind::transfer, plan);
  if (plan.holds.empty()) return;
  const Tick length = clock_.ticks(plan.alone());
  for (std::size_t k = 0; k < plan.holds.size(); ++k) {
    const Tick held = clock_.ticks(plan.holds[k].length);
    if (held == length) continue;
    // A server that is given back before or after the transfer's end needs an event of its own.
    const ActivityId delay = take_act();
    acts_[delay.index()] = Act{};
    acts_[delay.index()].purpose = Act::Purpose::server;
    acts_[delay.index()].held = static_cast<std::uint8_t>(k);
    acts_[delay.index()].transfer = id;
    ++acts_[id.index()].open;
    ports_.part(id, k);
    plan_.clear();
    plan_.fixed = plan.holds[k].length;
    start(delay, Activity::Kind::delay, plan_);
  }
}

void Driver::transfer_ended(ActivityId id) {
  if (is_real_) acts_[id.index()].start = engine_.lapse(id).begin;
  const Act act = acts_[id.index()];
  ++result_.transfers;
  result_.bytes_moved += graph_.size(act.item).value;
  if (tracing())
    result_.trace.transfers.push_back({act.item, act.reader, act.from, act.to, act.requested, act.start, now_});
  if (places_.tracks(graph_, act.item)) {
    tokens_.clear();
    if (counts_rooms_)
      copy_arrives(act);
    else
      places_.arrived(act.item, act.to, tokens_);
    for (const std::uint64_t token : tokens_) {
      const auto named = static_cast<std::uint32_t>(token);
      if ((token & adopted_bit) != 0)
        message_arrived(TaskId(named));
      else
        input_arrived(LiveId(named), token >> 32);
    }
    if (counts_rooms_) copy_arrived(act);
  } else if (!act.live) {
    message_arrived(act.reader);
  } else {
    input_arrived(act.live, act.sequence);
  }
  for (std::size_t k = 0; k < act.held; ++k)
    if (!ports_.is_parted(id, k)) release_server(id, k);
  if (--acts_[id.index()].open == 0) give_act(id);
}

void Driver::input_arrived(LiveId id, std::uint64_t sequence) {
  Live& live = live_[id];
  constexpr std::uint64_t kept = 0x7fffffffu;               // what a token has room for
  if ((live.sequence & kept) != (sequence & kept)) return;  // withdrawn
  --live.missing;
  arm(id);
}

void Driver::release_server(ActivityId id, std::size_t held) {
  const ActivityId next = ports_.release(id, held);
  if (!next) return;
  const Act& act = acts_[next.index()];
  wire_.clear();
  run_.network.wire(act.from, act.to, graph_.size(act.item), act.item.value, wire_);
  start_transfer(next);
}

bool Driver::holds(MemoryId memory, ItemId item) const {
  const bool made = graph_.is_initial(item) || is_made(graph_.producer(item));
  if (!made) return false;
  if (counts_rooms_ && rooms_.takes_room(item)) return places_.presence(item, memory) == ItemPlaces::Presence::present;
  if (places_.tracks(graph_, item) && places_.presence(item, memory) == ItemPlaces::Presence::present) return true;
  const MemoryId from = source(item, made_on(item), memory);
  return !from || from == memory;
}

Seconds Driver::fetch_time(TaskId t, MemoryId to) const {
  Seconds longest;
  const auto consider = [&](ItemId item) {
    if (holds(to, item)) return;
    const MemoryId from = source(item, made_on(item), to);
    const Seconds time = run_.estimates.path(from, to).time(graph_.size(item));
    if (time > longest) longest = time;
  };
  for (const Edge& e : graph_.in(t))
    if (e.item && is_made(e.task)) consider(e.item);
  if (!initial_everywhere_)
    for (const ItemId item : graph_.initial(t)) consider(item);
  return longest;
}

}  // namespace pelsim
