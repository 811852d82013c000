#pragma once
#include <cassert>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "sim/driver/placement_queue.hpp"
#include "sim/footprint.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// How much of each memory is taken, by which replicas, and which of them may go. A replica has the number that
/// ItemPlaces gave it. Bytes are whole. Knows no rule: replicas.cpp, room_grants.cpp and eviction.cpp have those.
class Rooms {
 public:
  static constexpr std::uint32_t none = 0xffffffffu;
  /// Replicas that nothing holds, by last use. idle: no task that is placed there will read it; awaited: one will.
  enum class Row : std::uint8_t { idle, awaited, neither };

  struct Replica {
    ItemId item;
    MemoryId memory;
    double bytes = 0;
    std::uint32_t pins = 0;     ///< attempts that have their room, and transfers that leave from it
    std::uint32_t awaited = 0;  ///< placed attempts that will read it here
    std::uint32_t older = none, newer = none;
    std::uint32_t seen = 0;  ///< by the pass over an attempt's items
    Row row = Row::neither;
    bool has_room = false;    ///< it is counted: on its way, being made, or here
    bool is_here = false;     ///< all of it
    bool is_leaving = false;  ///< it is being written back, and goes once that is done
    bool was_here = false;
  };

  /// Somebody who waits for room, in order of arrival; some are stale.
  struct Wait {
    LiveId live;
    std::uint64_t sequence;
    ItemId item;
  };
  class Line {
   public:
    bool empty() const { return first_ == all_.size(); }
    const Wait& front() const { return all_[first_]; }
    void push(const Wait& wait) { all_.push_back(wait); }
    void pop() {
      if (++first_ < all_.size() && (first_ < 64 || 2 * first_ < all_.size())) return;
      all_.erase(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }

   private:
    std::vector<Wait> all_;
    std::size_t first_ = 0;
  };

  struct Room {
    double capacity = std::numeric_limits<double>::infinity();
    double used = 0, leaving = 0;
    std::uint32_t oldest[2] = {none, none}, newest[2] = {none, none};  ///< by row
    std::uint32_t slots = 0, granted = 0;  ///< of the devices here; attempts that have their room
    Line attempts;                         ///< that have their slots and wait for room
    Line wishes;                           ///< items to be fetched ahead
    std::vector<MemoryId> blocked;         ///< memories that have something to write back to here
    MemoryId home;                         ///< where last copies go
    bool keeps_rows = false;               ///< else nothing ever has to go: all items fit at once
    bool knows_home = false, is_noted = false;
    MemoryUse use;

    double free() const { return capacity - used; }
    bool somebody_waits() const { return !attempts.empty() || !wishes.empty() || !blocked.empty(); }
  };

  Rooms() = default;
  /// `footprints` by task; empty: it counts them itself.
  Rooms(const TaskGraph& graph, const Platform& platform, InitialItems initial, std::vector<double> footprints);

  Room& of(MemoryId m) { return rooms_[m.index()]; }
  const Room& of(MemoryId m) const { return rooms_[m.index()]; }
  Replica& operator[](std::uint32_t r) { return replicas_[r]; }
  const Replica& operator[](std::uint32_t r) const { return replicas_[r]; }
  /// A replica that was not known, or whose number another one had.
  void know(std::uint32_t r, ItemId item, MemoryId memory) {
    if (r >= replicas_.size()) replicas_.resize(r + 1);
    replicas_[r] = Replica{};
    replicas_[r].item = item;
    replicas_[r].memory = memory;
    replicas_[r].bytes = bytes(item);
  }
  double bytes(ItemId item) const { return whole_bytes(graph_->size(item)); }
  std::span<const ItemId> made(TaskId t) const { return made_.of(t); }
  double footprint(TaskId t) const { return footprints_[t.index()]; }
  /// What is kept free for outputs before anything is fetched ahead.
  double kept_free(const Room& room) const { return (room.slots - std::min(room.slots, room.granted)) * most_made_; }
  std::uint32_t next_pass() { return ++passes_; }

  // --- who still reads an item ---
  bool takes_room(ItemId item) const { return readers_[item.index()] != everywhere; }
  void set_everywhere(ItemId item) { readers_[item.index()] = everywhere; }
  /// All its readers have ended. Never true of a result, which nobody reads.
  bool is_dead(ItemId item) const { return readers_[item.index()] == 0; }
  /// True for the last one.
  bool has_been_read(ItemId item) { return takes_room(item) && --readers_[item.index()] == 0; }

  // --- room and rows ---
  void take(std::uint32_t r) {
    Replica& replica = replicas_[r];
    Room& room = of(replica.memory);
    assert(!replica.has_room);
    replica.has_room = true;
    room.used += replica.bytes;
    room.use.highest = std::max(room.use.highest, Bytes(room.used));
    assert(room.used <= room.capacity);
  }
  void give_back(std::uint32_t r) {
    Replica& replica = replicas_[r];
    Room& room = of(replica.memory);
    assert(replica.has_room && (replica.pins == 0 || !replica.is_here));
    leave_row(r);
    if (replica.is_leaving) room.leaving -= replica.bytes;
    replica.has_room = replica.is_here = replica.is_leaving = false;
    room.used -= replica.bytes;
  }
  void set_leaving(std::uint32_t r) {
    replicas_[r].is_leaving = true;
    of(replicas_[r].memory).leaving += replicas_[r].bytes;
  }
  /// Somebody needs it after all: it stays.
  void keep(std::uint32_t r) {
    if (!replicas_[r].is_leaving) return;
    replicas_[r].is_leaving = false;
    of(replicas_[r].memory).leaving -= replicas_[r].bytes;
  }
  /// Puts it into the row where it belongs, as the one used last.
  void settle(std::uint32_t r) {
    const Replica& replica = replicas_[r];
    if (!of(replica.memory).keeps_rows) return;
    Row row = replica.awaited > 0 ? Row::awaited : Row::idle;
    if (!replica.is_here || replica.pins > 0 || replica.is_leaving) row = Row::neither;
    if (row == replica.row) return;
    leave_row(r);
    if (row != Row::neither) enter_row(r, row);
  }

  std::vector<MemoryUse> uses() const;
  /// What is wrong with the books; empty: nothing.
  std::string broken() const;

 private:
  static constexpr std::uint32_t everywhere = none - 1, result = none - 2;

  void enter_row(std::uint32_t r, Row row) {
    Replica& replica = replicas_[r];
    Room& room = of(replica.memory);
    const auto k = static_cast<std::size_t>(row);
    replica.row = row;
    replica.older = room.newest[k];
    replica.newer = none;
    (replica.older == none ? room.oldest[k] : replicas_[replica.older].newer) = r;
    room.newest[k] = r;
  }
  void leave_row(std::uint32_t r) {
    Replica& replica = replicas_[r];
    if (replica.row == Row::neither) return;
    Room& room = of(replica.memory);
    const auto k = static_cast<std::size_t>(replica.row);
    (replica.older == none ? room.oldest[k] : replicas_[replica.older].newer) = replica.newer;
    (replica.newer == none ? room.newest[k] : replicas_[replica.newer].older) = replica.older;
    replica.row = Row::neither;
  }

  const TaskGraph* graph_ = nullptr;
  MadeItems made_;
  std::vector<double> footprints_;
  double most_made_ = 0;  ///< by one task
  std::vector<Room> rooms_;
  std::vector<Replica> replicas_;
  std::vector<std::uint32_t> readers_;  ///< by item: that have not ended; or one of the two above
  std::uint32_t passes_ = 0;
};

}  // namespace pelsim
