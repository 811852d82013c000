#include "sim/footprint.hpp"

namespace pelsim {

MadeItems::MadeItems(const TaskGraph& graph) : begin_(graph.tasks() + 1), items_() {
  for (std::uint32_t i = 0; i < graph.items(); ++i)
    if (!graph.is_initial(ItemId(i))) ++begin_[graph.producer(ItemId(i)).index() + 1];
  for (std::size_t t = 0; t < graph.tasks(); ++t) begin_[t + 1] += begin_[t];
  items_.resize(begin_.back());
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (std::uint32_t i = 0; i < graph.items(); ++i)
    if (!graph.is_initial(ItemId(i))) items_[next[graph.producer(ItemId(i)).index()]++] = ItemId(i);
}

std::vector<double> footprints(const TaskGraph& graph, const MadeItems& made, InitialItems initial) {
  std::vector<double> bytes(graph.tasks());
  std::vector<TaskId> counted_by(graph.items());
  for (std::uint32_t k = 0; k < graph.tasks(); ++k) {
    const TaskId t(k);
    const auto count = [&](ItemId item) {
      if (counted_by[item.index()] == t || !takes_room(graph, item, initial)) return;
      counted_by[item.index()] = t;
      bytes[k] += whole_bytes(graph.size(item));
    };
    each_input(graph, t, count);
    for (const ItemId item : made.of(t)) count(item);
  }
  return bytes;
}

}  // namespace pelsim
