#include <fmt/format.h>

#include "sim/driver/driver.hpp"

/// Copies of items in memories that can be full: where they lie, who holds them, which is fetched. README.md has the
/// rules, rooms.hpp the books.
namespace pelsim {

using Presence = ItemPlaces::Presence;

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
    if (rooms_[r].has_room || !make_room(here, rooms_[r].bytes + rooms_.kept_free(room), Rooms::Row::idle))
      return false;
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
  send(item, occupies_ends_ ? made_on(item) : SlotId{}, from, here, reader, id, r, copy);
}

/// Of those that are there the one with the cheapest way, then the lowest. Precondition: the item is made and will be
/// read.
std::uint32_t Driver::nearest_copy(ItemId item, MemoryId to) const {
  std::uint32_t best = Rooms::none;
  Seconds least = forever;  // not asked for while there is one copy
  const auto way = [&](MemoryId from) {
    return from == to ? Seconds(-1) : ways_.time(run_.network, from, to, graph_.size(item));
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
  unpin(act.copy);
}

}  // namespace pelsim
