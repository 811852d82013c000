#include "sim/metrics/locality.hpp"

namespace pelsim {

Locality locality(const Trace& trace, const TaskGraph& graph, InitialItems initial) {
  Locality sum;
  for (const Attempt& a : trace.attempts)
    each_input(graph, a.task, [&](ItemId item) {
      if (takes_room(graph, item, initial)) sum.read += graph.size(item);
    });
  for (const Transfer& t : trace.transfers)
    if (t.reader && t.from != t.to) sum.moved += graph.size(t.item);
  return sum;
}

}  // namespace pelsim
