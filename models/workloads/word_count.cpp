#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Word count by map-reduce: a map counts the words of its split of the text and hands each reduce those that are its
/// own; a reduce adds up what all maps found. m + r tasks, m r edges.
///   count-words/s     m     2 s operations    s bytes          s characters of a split
///   merge-words/m k   r     2 m k             16 m k           k words of the vocabulary a reduce, 16 bytes an entry
/// Every split is taken to hold every word, so a reduce has at most this to do. [Dean & Ghemawat, OSDI 2004]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t maps = count(parameters, "maps"), reduces = count(parameters, "reduces");
  const std::size_t split = count(parameters, "split"), keys = count(parameters, "keys");
  const double m = static_cast<double>(maps), r = static_cast<double>(reduces);
  refuse_huge(parameters, maps > reduces ? "maps" : "reduces", m + r, m * r);
  const double characters = static_cast<double>(split), entries = m * static_cast<double>(keys);

  TaskGraphBuilder graph;
  graph.reserve(maps + reduces, maps * reduces);
  const Kernel map = add_kernel(graph, fmt::format("count-words/{}", split), Flops(2 * characters), Bytes(characters));
  const Kernel reduce =
      add_kernel(graph, fmt::format("merge-words/{:.0f}", entries), Flops(2 * entries), Bytes(16 * entries));
  for (std::size_t k = 0; k < maps; ++k)
    graph.read(add_task(graph, map, k, 0, 0), graph.add_item(Bytes(characters), TaskId{}));
  for (std::size_t k = 0; k < reduces; ++k) {
    const TaskId task = add_task(graph, reduce, k, 0, 0);
    for (std::size_t from = 0; from < maps; ++from)
      graph.add_data(TaskId(from), task, Bytes(16 * static_cast<double>(keys)));
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel word_count() {
  return {.card = {.name = "word-count",
                   .summary = "map-reduce that counts the words of a text",
                   .parameters = {integer_entry("maps", "32", 1, 1e18, "splits of the text"),
                                  integer_entry("reduces", "8", 1, 1e18, "reduce tasks"),
                                  integer_entry("split", "1048576", 1, 1e12, "characters of a split"),
                                  integer_entry("keys", "512", 1, 1e9, "words of the vocabulary for each reduce")},
                   .source = "Dean & Ghemawat, OSDI 2004"},
          .make = make};
}

}  // namespace pelsim::workloads
