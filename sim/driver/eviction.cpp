#include <algorithm>

#include "sim/driver/driver.hpp"

/// What leaves a memory that is full, and where last copies go. README.md has the rules.
namespace pelsim {

using Presence = ItemPlaces::Presence;
using Row = Rooms::Row;

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
  send(item, SlotId{}, here, home, TaskId{}, LiveId{}, copy, r);
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

}  // namespace pelsim
