#include "sim/driver/driver.hpp"

/// Who gets room in a memory that can be full, and when. README.md has the rules.
namespace pelsim {

using Presence = ItemPlaces::Presence;

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
  if (in_the_making || !make_room(here, missing, Rooms::Row::awaited)) return false;

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

}  // namespace pelsim
