#pragma once
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"

/// How much room tasks need where they run.
namespace pelsim {

/// Memories count whole bytes, so that what is taken and given back adds up exactly.
inline double whole_bytes(Bytes size) { return std::ceil(size.value); }

/// Whether a run of the graph on the platform heeds capacities: not where tasks are pinned (a message-passing program
/// has buffers of its own) or items are read where they lie.
inline bool heeds_capacities(const TaskGraph& graph, const Platform& platform) {
  return platform.has_capacities() && !graph.has_pins() && !platform.reads_anything_in_place();
}

/// Where items lie that are there at the start. Everywhere: they take no room.
enum class InitialItems { everywhere, in_one_memory };

/// False for items that lie everywhere; so does what a marker makes.
inline bool takes_room(const TaskGraph& graph, ItemId item, InitialItems initial) {
  if (graph.is_initial(item)) return initial == InitialItems::in_one_memory;
  return !graph.is_marker(graph.producer(item));
}

/// Calls `visit(item)` for each item that the task reads; twice, if it reads one twice.
template <class Visit>
void each_input(const TaskGraph& graph, TaskId task, Visit&& visit) {
  for (const Edge& e : graph.in(task))
    if (e.item) visit(e.item);
  for (const ItemId item : graph.initial(task)) visit(item);
}

/// Items by the task that makes them, those included that nobody reads.
class MadeItems {
 public:
  MadeItems() = default;
  explicit MadeItems(const TaskGraph&);
  std::span<const ItemId> of(TaskId t) const {
    return {items_.data() + begin_[t.index()], begin_[t.index() + 1] - begin_[t.index()]};
  }

 private:
  std::vector<std::uint32_t> begin_;
  std::vector<ItemId> items_;
};

/// By task: bytes of the distinct items that it reads and makes. All of them lie in its memory while it runs.
std::vector<double> footprints(const TaskGraph&, const MadeItems&, InitialItems);

}  // namespace pelsim
