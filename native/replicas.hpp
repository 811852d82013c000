#pragma once
#include <cstddef>
#include <map>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"

namespace pelsim::host {

/// Copies of data items in the memories of the platform: buffers of this process that transfers really fill. What is
/// copied is a pattern of the item's own; the programs' data lies elsewhere, since all threads see it. An item's
/// buffers are used again once all its readers have ended.
class Replicas {
 public:
  Replicas(const TaskGraph&, const Platform&);

  struct Copy {
    std::span<const std::byte> from;
    std::span<std::byte> to;
  };
  /// Makes ready what a transfer copies: the item where it comes from, and room where it goes. Any thread.
  Copy prepare(ItemId, MemoryId from, MemoryId to);
  /// What lies there; empty: nothing. Any thread.
  std::span<const std::byte> content(ItemId, MemoryId) const;
  /// The byte at this place of each copy of the item.
  static std::byte pattern(ItemId, std::size_t place);
  // Who leads the rounds counts. A task reads its items until it has ended, a transfer from its start to its end.
  void ended(TaskId);
  void keep(ItemId item) { ++readers_[item.index()]; }
  void release(ItemId item) {
    if (--readers_[item.index()] == 0) forget(item);
  }
  /// What the copies of this graph's items take at most when they move between the memories of this platform.
  static Bytes most(const TaskGraph&, const Platform&);

 private:
  using Buffer = std::vector<std::byte>;
  Buffer& replica(ItemId, MemoryId);
  Buffer unused(std::size_t size);
  void forget(ItemId);

  const TaskGraph& graph_;
  const bool any_;  ///< there is more than one memory
  std::vector<std::uint32_t> readers_;
  mutable std::mutex access_;
  std::map<std::pair<ItemId, MemoryId>, Buffer> held_;
  std::multimap<std::size_t, Buffer> unused_;  ///< by size
};

}  // namespace pelsim::host
