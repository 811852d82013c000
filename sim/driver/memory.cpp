#include <fmt/format.h>

#include <algorithm>

#include "sim/driver/driver.hpp"

/// Memories that can be full: who gets room, and what is evicted for it. README.md has the rules.
namespace pelsim {

using Presence = ItemPlaces::Presence;
using Row = Rooms::Row;

void Driver::open_rooms() {
  const InitialItems initial = initial_everywhere_ ? InitialItems::everywhere : InitialItems::in_one_memory;
  rooms_ = Rooms(graph_, platform_, initial, run_.costs.footprints());
  if (initial_everywhere_) return;
  const Rooms::Room& room = rooms_.of(run_.inputs);
  for (std::uint32_t t = 0; t < graph_.tasks(); ++t)
    for (const ItemId item : graph_.initial(TaskId(t))) {
      const std::uint32_t r = replica(item, run_.inputs);
      if (rooms_[r].has_room) continue;
      if (rooms_.bytes(item) > room.free())
        return fail(RunError::Kind::memory,
                    fmt::format("the items that are there at the start do not fit into memory '{}' of {:g} bytes",
                                platform_.memory_name(run_.inputs), room.capacity));
      rooms_.take(r);
      be_here(r);
    }
}

std::uint32_t Driver::replica(ItemId item, MemoryId memory) {
  bool is_new = false;
  const std::uint32_t r = places_.entry(item, memory, is_new);
  if (is_new) rooms_.know(r, item, memory);
  return r;
}

void Driver::be_here(std::uint32_t r) {
  rooms_[r].is_here = rooms_[r].was_here = true;
  places_.set(r, Presence::present);
  settle(r);
}

/// Nothing holds it as far as this caller knows: it goes, or stands among those that may.
void Driver::settle(std::uint32_t r) {
  const Rooms::Replica& held = rooms_[r];
  if (held.pins > 0 || !held.is_here) return rooms_.settle(r);
  if (rooms_.is_dead(held.item) || held.is_leaving) return drop(r);
  rooms_.settle(r);
  note_room(held.memory);
}

void Driver::drop(std::uint32_t r) {
  if (rooms_[r].is_leaving && !rooms_.is_dead(rooms_[r].item)) count_eviction(r);
  rooms_.give_back(r);
  places_.set(r, Presence::absent);
  note_room(rooms_[r].memory);
}

void Driver::count_eviction(std::uint32_t r) {
  MemoryUse& use = rooms_.of(rooms_[r].memory).use;
  use.evicted += Bytes(rooms_[r].bytes);
  ++use.evictions;
}

void Driver::pin(std::uint32_t r) {
  ++rooms_[r].pins;
  rooms_.settle(r);
}

void Driver::unpin(std::uint32_t r) {
  --rooms_[r].pins;
  settle(r);
}

/// Whoever waits for room there, or for room to write back to there, is looked at again at the end of the round.
void Driver::note_room(MemoryId memory) {
  Rooms::Room& room = rooms_.of(memory);
  if (!room.somebody_waits() || std::exchange(room.is_noted, true)) return;
  noted_rooms_.push_back(memory);
}

// --- what placed attempts need ---

/// A placed attempt will read the item, which is made: it is fetched ahead, as long as room is left.
void Driver::expect(ItemId item, LiveId id) {
  if (!rooms_.takes_room(item)) return;
  const Live& live = live_[id];
  const MemoryId here = memory_of(live.device);
  const std::uint32_t r = replica(item, here);
  if (id.index() >= needs_.size()) needs_.resize(live_.size());
  needs_[id.index()].replicas.push_back(r);
  ++rooms_[r].awaited;
  rooms_.keep(r);
  rooms_.settle(r);
  if (!rooms_[r].is_here && !fetch_ahead(r, id)) rooms_.of(here).wishes.push({id, live.sequence, item});
}

/// False while there is no room for it.
bool Driver::fetch_ahead(std::uint32_t r, LiveId id) {
  const MemoryId here = rooms_[r].memory;
  if (places_.presence(r) == Presence::absent) {
    const Rooms::Room& room = rooms_.of(here);
    if (rooms_[r].has_room || !make_room(here, rooms_[r].bytes + rooms_.kept_free(room), Row::idle)) return false;
    bring(r, id);
  }
  places_.wait(r, token_of(id));
  ++live_[id].missing;
  return true;
}

/// Takes the room and sends the nearest copy.
void Driver::bring(std::uint32_t r, LiveId id) {
  const auto [item, here] = std::pair(rooms_[r].item, rooms_[r].memory);
  const std::uint32_t copy = nearest_copy(item, here);
  const MemoryId from = rooms_[copy].memory;
  const TaskId reader = live_[id].attempt.task;
  if (!can_send(item, from, here, reader)) return;
  if (rooms_[r].was_here) rooms_.of(here).use.fetched_again += graph_.size(item);
  rooms_.take(r);
  places_.set(r, Presence::coming);
  pin(copy);
  send(item, occupies_ends_ ? made_on(item) : SlotId{}, from, here, reader, id, r);
}

/// Of those that are there the one with the cheapest way, then the lowest. Precondition: the item is made and will be
/// read.
std::uint32_t Driver::nearest_copy(ItemId item, MemoryId to) const {
  std::uint32_t best = Rooms::none;
  Seconds least = forever;  // not asked for while there is one copy
  const auto way = [&](MemoryId from) {
    return from == to ? Seconds(-1) : run_.network.estimate(from, to).time(graph_.size(item));
  };
  places_.each_entry(item, [&](std::uint32_t r) {
    if (places_.presence(r) != Presence::present) return;
    if (best == Rooms::none) {
      best = r;
      return;
    }
    const MemoryId from = places_.memory(r), other = places_.memory(best);
    if (!(least < forever)) least = way(other);
    const Seconds time = way(from);
    if (!(time < least || (time == least && from < other))) return;
    best = r;
    least = time;
  });
  return best;
}

/// Tells who waits for it, by `tokens_`.
void Driver::copy_arrives(const Act& act) {
  rooms_[act.replica].is_here = rooms_[act.replica].was_here = true;
  places_.arrived(act.replica, tokens_);
}

/// Those who waited for it have been told.
void Driver::copy_arrived(const Act& act) {
  settle(act.replica);
  unpin(replica(act.item, act.from));
}

// --- attempts ---

/// The attempt has its slots, and its predecessors have ended: in turn it gets room for all that it reads and makes.
/// True = nothing is missing.
bool Driver::enter(LiveId id) {
  Live& live = live_[id];
  const MemoryId here = memory_of(live.device);
  switch (live.room) {
    case Live::Room::granted: return live.missing == 0;
    case Live::Room::waits:
    case Live::Room::holds: return false;
    case Live::Room::none: break;
  }
  Rooms::Room& room = rooms_.of(here);
  if (room.attempts.empty() && grant(id)) return live.missing == 0;
  if (live.room == Live::Room::none) live.room = Live::Room::waits;
  room.attempts.push({id, live.sequence, ItemId{}});
  return false;
}

/// All or nothing; false = not yet. Who is first in line holds what is there of its inputs already.
bool Driver::grant(LiveId id) {
  Live& live = live_[id];
  const MemoryId here = memory_of(live.device);
  if (live.room != Live::Room::holds) hold(id);
  live.room = Live::Room::holds;

  const Needs& needs = needs_[id.index()];
  double missing = 0;
  bool in_the_making = false;
  const std::uint32_t pass = rooms_.next_pass();
  for (const std::uint32_t r : needs.replicas) {
    if (std::exchange(rooms_[r].seen, pass) == pass || rooms_[r].is_here) continue;
    if (!rooms_[r].has_room)
      missing += rooms_[r].bytes;
    else
      in_the_making |= places_.presence(r) == Presence::absent;
  }
  if (in_the_making || !make_room(here, missing, Row::awaited)) return false;

  live.room = Live::Room::granted;
  ++rooms_.of(here).granted;
  for (std::size_t k = needs.inputs; k < needs.replicas.size(); ++k)
    if (!rooms_[needs.replicas[k]].has_room) rooms_.take(needs.replicas[k]);
  for (std::size_t k = 0; k < needs.inputs; ++k) {
    const std::uint32_t r = needs.replicas[k];
    if (rooms_[r].is_here) continue;
    if (!rooms_[r].has_room) bring(r, id);
    if (places_.waits(r, token_of(id))) continue;
    places_.wait(r, token_of(id));
    ++live.missing;
  }
  return true;
}

void Driver::hold(LiveId id) {
  if (id.index() >= needs_.size()) needs_.resize(live_.size());
  Needs& needs = needs_[id.index()];
  needs.inputs = needs.replicas.size();
  for (const std::uint32_t r : needs.replicas) {
    --rooms_[r].awaited;
    rooms_.keep(r);
    pin(r);
  }
  const MemoryId here = memory_of(live_[id].device);
  for (const ItemId item : rooms_.made(live_[id].attempt.task)) {
    if (!rooms_.takes_room(item)) continue;
    needs.replicas.push_back(replica(item, here));
    rooms_.keep(needs.replicas.back());
    pin(needs.replicas.back());
  }
}

/// Gives back what the attempt has. ended_well: what it made is there; stands_again: it will need its inputs later.
void Driver::leave_room(LiveId id, Leaving how) {
  Live& live = live_[id];
  const MemoryId here = memory_of(live.device);
  const bool held = live.room == Live::Room::holds || live.room == Live::Room::granted;
  if (live.room == Live::Room::granted) --rooms_.of(here).granted;
  live.room = Live::Room::none;
  if ((how == Leaving::stands_again && !held) || id.index() >= needs_.size()) return;
  Needs& needs = needs_[id.index()];
  const std::size_t inputs = held ? needs.inputs : needs.replicas.size();
  for (std::size_t k = 0; k < inputs; ++k) {
    const std::uint32_t r = needs.replicas[k];
    if (!held) --rooms_[r].awaited;
    if (how == Leaving::stands_again) ++rooms_[r].awaited;
    held ? unpin(r) : settle(r);
  }
  for (std::size_t k = inputs; k < needs.replicas.size(); ++k) {
    const std::uint32_t r = needs.replicas[k];
    --rooms_[r].pins;
    if (how == Leaving::ended_well)
      be_here(r);
    else if (rooms_[r].is_here)
      settle(r);
    else if (rooms_[r].has_room)
      drop(r);
  }
  needs.replicas.resize(how == Leaving::stands_again ? inputs : 0);
  note_room(here);
}

/// The task has ended: what it was the last to read goes everywhere.
void Driver::forget_inputs(TaskId t) {
  if (run_.program != nullptr) return;  // it may run again
  each_input(graph_, t, [&](ItemId item) {
    if (!rooms_.has_been_read(item)) return;
    bool is_gone = true;
    places_.each_entry(item, [&](std::uint32_t r) {
      if (rooms_[r].is_here && rooms_[r].pins == 0) drop(r);
      is_gone &= !rooms_[r].has_room && rooms_[r].pins == 0;
    });
    if (is_gone) places_.forget(item);
  });
}

void Driver::serve_rooms() {
  for (std::size_t k = 0; k < noted_rooms_.size() && !result_.error; ++k) {
    const MemoryId memory = noted_rooms_[k];
    rooms_.of(memory).is_noted = false;
    serve_room(memory);
  }
  noted_rooms_.clear();
}

void Driver::serve_room(MemoryId memory) {
  Rooms::Room& room = rooms_.of(memory);
  const auto is_stale = [&](const Rooms::Wait& wait) { return live_[wait.live].sequence != wait.sequence; };
  while (!room.attempts.empty()) {
    const Rooms::Wait first = room.attempts.front();
    const Live::Room state = live_[first.live].room;
    const bool waits = state == Live::Room::waits || state == Live::Room::holds;
    if (!is_stale(first) && waits && !grant(first.live)) break;
    room.attempts.pop();
    if (!is_stale(first) && waits && live_[first.live].missing == 0) begin(first.live);
  }
  while (room.attempts.empty() && !room.wishes.empty()) {
    const Rooms::Wait first = room.wishes.front();
    const Live::Room state = live_[first.live].room;
    if (!is_stale(first) && state != Live::Room::granted) {
      const std::uint32_t r = replica(first.item, memory);
      if (!rooms_[r].is_here && !fetch_ahead(r, first.live)) break;
    }
    room.wishes.pop();
  }
  std::vector<MemoryId> blocked;
  blocked.swap(room.blocked);
  for (const MemoryId other : blocked) note_room(other);
}

// --- eviction ---

/// Evicts until so much is free, now or once what is being written back has left. True = it is free now. Idle replicas
/// go first, the longest unused first; then, where that is allowed, awaited ones, the last asked for first.
bool Driver::make_room(MemoryId memory, double bytes, Rooms::Row last_row) {
  Rooms::Room& room = rooms_.of(memory);
  if (bytes <= room.free()) return true;
  const auto is_short = [&] { return bytes > room.free() + room.leaving; };
  for (std::uint32_t r = room.oldest[0], next; r != Rooms::none && is_short(); r = next) {
    next = rooms_[r].newer;
    evict(r, last_row);
  }
  if (last_row == Row::awaited)
    for (std::uint32_t r = room.newest[1], next; r != Rooms::none && is_short(); r = next) {
      next = rooms_[r].older;
      evict(r, last_row);
    }
  return bytes <= room.free();
}

/// At once where another copy lies somewhere, else once it is written back.
void Driver::evict(std::uint32_t r, Rooms::Row last_row) {
  const auto [item, here] = std::pair(rooms_[r].item, rooms_[r].memory);
  bool is_last = true;
  places_.each_present(item, [&](MemoryId other) { is_last &= other == here; });
  if (!is_last) {
    count_eviction(r);
    return drop(r);
  }
  const MemoryId home = home_of(here);
  if (!home) return;
  const std::uint32_t copy = replica(item, home);
  if (rooms_[copy].has_room) return;  // it is being made there once more
  if (!make_room(home, rooms_[r].bytes, last_row)) {
    std::vector<MemoryId>& blocked = rooms_.of(home).blocked;
    if (std::find(blocked.begin(), blocked.end(), here) == blocked.end()) blocked.push_back(here);
    return;
  }
  rooms_.take(copy);
  places_.set(copy, Presence::coming);
  rooms_.set_leaving(r);
  pin(r);
  rooms_.of(here).use.written_back += graph_.size(item);
  send(item, SlotId{}, here, home, TaskId{}, LiveId{}, copy);
}

/// The nearest memory without bound; where all have one, the nearest of greater capacity; none = there is none.
MemoryId Driver::home_of(MemoryId memory) {
  Rooms::Room& room = rooms_.of(memory);
  if (std::exchange(room.knows_home, true)) return room.home;
  constexpr Bytes sample(1 << 20);
  Seconds least = forever;
  bool is_unbounded = false;
  for (std::size_t m = 0; m < platform_.memories(); ++m) {
    const MemoryId to(m);
    const double capacity = rooms_.of(to).capacity;
    const bool unbounded = !platform_.capacity(to);
    if (!(capacity > room.capacity) || (is_unbounded && !unbounded) || !platform_.joins(memory, to)) continue;
    const Seconds time = run_.network.estimate(memory, to).time(sample);
    if (room.home && unbounded == is_unbounded && !(time < least)) continue;
    room.home = to;
    least = time;
    is_unbounded = unbounded;
  }
  return room.home;
}

// --- what cannot be ---

/// Told when it is placed: it would wait for ever.
bool Driver::fits(TaskId t, DeviceId d) const { return rooms_.footprint(t) <= rooms_.of(memory_of(d)).capacity; }

std::string Driver::why_too_large(TaskId t, DeviceId d) const {
  constexpr std::size_t most_named = 4;
  std::string items;
  std::size_t count = 0;
  const auto name = [&](ItemId item) {
    if (!rooms_.takes_room(item) || ++count > most_named) return;
    items += fmt::format("{}'{}' of {:g}", count == 1 ? "" : ", ", graph_.item_name(item), rooms_.bytes(item));
  };
  each_input(graph_, t, name);
  for (const ItemId item : rooms_.made(t)) name(item);
  if (count > most_named) items += fmt::format(" and {} more", count - most_named);
  const MemoryId memory = memory_of(d);
  return fmt::format("task '{}' reads and makes {:g} bytes (items {}), but memory '{}' of '{}' has {:g}",
                     graph_.name(t), rooms_.footprint(t), items, platform_.memory_name(memory),
                     platform_.device(d).name.text(), rooms_.of(memory).capacity);
}

std::string Driver::room_wanted(const Live& live) const {
  const Rooms::Room& room = rooms_.of(memory_of(live.device));
  return fmt::format(
      " waits for room in memory '{}' for {:g} bytes: {:g} of {:g} are taken by what tasks hold or what lies nowhere "
      "else and finds no room elsewhere",
      platform_.memory_name(memory_of(live.device)), rooms_.footprint(live.attempt.task), room.used, room.capacity);
}

bool Driver::is_short_of_room() const {
  for (std::size_t m = 0; m < platform_.memories(); ++m)
    if (!rooms_.of(MemoryId(m)).attempts.empty()) return true;
  return false;
}

}  // namespace pelsim
