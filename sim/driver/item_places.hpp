#pragma once
#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sim/ids.hpp"
#include "sim/task_graph.hpp"

namespace pelsim {

/// Where copies of data items are, or are on their way to. Items with one reader need no entry: they move at most
/// once, from their producer. A shared item is sent to a memory once and serves every task there.
class ItemPlaces {
 public:
  enum class Track { shared_items, all_items };  ///< all: when tasks may run again, or memories may be full

  ItemPlaces(const TaskGraph& graph, Track track)
      : all_(track == Track::all_items),
        any_(all_ || graph.has_shared_items()),
        first_(any_ ? graph.items() : 0, none) {}

  bool tracks(const TaskGraph& graph, ItemId item) const { return any_ && (all_ || graph.is_shared(item)); }

  enum class Presence : std::uint8_t { absent, coming, present };

  Presence presence(ItemId item, MemoryId memory) const {
    const std::uint32_t r = find(item, memory);
    return r == none ? Presence::absent : replicas_[r].presence;
  }
  /// Precondition: it has never been there.
  void set_coming(ItemId item, MemoryId memory) { add(item, memory, Presence::coming); }
  /// The number of the replica, which it keeps until the item is forgotten; made if there is none.
  std::uint32_t entry(ItemId item, MemoryId memory, bool& is_new) {
    const std::uint32_t r = find(item, memory);
    is_new = r == none;
    return is_new ? add(item, memory, Presence::absent) : r;
  }
  /// Nobody asks for the item any more: the numbers of its replicas are given to others. Nobody waits for any of them.
  void forget(ItemId item) {
    std::uint32_t& first = first_[item.index()];
    if (first == none || replicas_[first].rank >= most_walked) return;  // many copies: looked up by hash
    for (std::uint32_t r = first; r != none; r = replicas_[r].next) free_.push_back(r);
    first = none;
  }
  MemoryId memory(std::uint32_t entry) const { return replicas_[entry].memory; }
  Presence presence(std::uint32_t entry) const { return replicas_[entry].presence; }
  void set(std::uint32_t entry, Presence presence) { replicas_[entry].presence = presence; }
  /// `token` is handed back by `arrived`.
  void wait(ItemId item, MemoryId memory, std::uint64_t token) { wait(find(item, memory), token); }
  void wait(std::uint32_t entry, std::uint64_t token) {
    Replica& replica = replicas_[entry];
    waiters_.push_back({token, replica.waiters});
    replica.waiters = static_cast<std::uint32_t>(waiters_.size() - 1);
  }
  bool waits(std::uint32_t entry, std::uint64_t token) const {
    std::uint32_t w = replicas_[entry].waiters;
    while (w != none && waiters_[w].token != token) w = waiters_[w].next;
    return w != none;
  }
  /// Appends the tokens of those who wait, first come first.
  void arrived(ItemId item, MemoryId memory, std::vector<std::uint64_t>& tokens) {
    arrived(find(item, memory), tokens);
  }
  void arrived(std::uint32_t entry, std::vector<std::uint64_t>& tokens) {
    Replica& replica = replicas_[entry];
    replica.presence = Presence::present;
    const std::size_t first = tokens.size();
    for (std::uint32_t w = replica.waiters; w != none; w = waiters_[w].next) tokens.push_back(waiters_[w].token);
    std::reverse(tokens.begin() + static_cast<std::ptrdiff_t>(first), tokens.end());
    replica.waiters = none;
  }
  /// Calls `visit(memory)` for each memory that a copy has reached.
  template <class Visit>
  void each_present(ItemId item, const Visit& visit) const {
    if (first_.empty()) return;
    for (std::uint32_t r = first_[item.index()]; r != none; r = replicas_[r].next)
      if (replicas_[r].presence == Presence::present) visit(replicas_[r].memory);
  }
  /// Calls `visit(entry)` for each replica that has a number.
  template <class Visit>
  void each_entry(ItemId item, const Visit& visit) const {
    for (std::uint32_t r = first_[item.index()]; r != none; r = replicas_[r].next) visit(r);
  }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  static constexpr std::uint32_t most_walked = 8;  ///< an item with more copies is looked up by hash
  struct Replica {
    MemoryId memory;
    std::uint32_t next, waiters;
    std::uint32_t rank;  ///< copies of the item before this one
    Presence presence;
  };
  struct Waiter {
    std::uint64_t token;
    std::uint32_t next;
  };
  std::uint32_t add(ItemId item, MemoryId memory, Presence presence) {
    const std::uint32_t first = first_[item.index()];
    const std::uint32_t rank = first == none ? 0 : replicas_[first].rank + 1;
    auto made = static_cast<std::uint32_t>(replicas_.size());
    if (free_.empty()) {
      replicas_.push_back({memory, first, none, rank, presence});
    } else {
      made = free_.back();
      free_.pop_back();
      replicas_[made] = {memory, first, none, rank, presence};
    }
    first_[item.index()] = made;
    if (rank < most_walked) return made;
    if (rank == most_walked)
      for (std::uint32_t r = first; r != none; r = replicas_[r].next) far_.emplace(key(item, replicas_[r].memory), r);
    far_.emplace(key(item, memory), made);
    return made;
  }
  std::uint32_t find(ItemId item, MemoryId memory) const {
    if (first_.empty()) return none;
    std::uint32_t r = first_[item.index()];
    if (r != none && replicas_[r].rank >= most_walked) {
      const auto found = far_.find(key(item, memory));
      return found == far_.end() ? none : found->second;
    }
    while (r != none && replicas_[r].memory != memory) r = replicas_[r].next;
    return r;
  }
  static std::uint64_t key(ItemId item, MemoryId memory) { return std::uint64_t{item.value} << 32 | memory.value; }

  bool all_, any_;
  std::vector<std::uint32_t> first_;  ///< by item; empty when no item is shared
  std::vector<Replica> replicas_;
  std::vector<std::uint32_t> free_;
  std::vector<Waiter> waiters_;
  std::unordered_map<std::uint64_t, std::uint32_t> far_;  ///< (item, memory) to replica; looked up, never walked
};

}  // namespace pelsim
