#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Risk of a book of options by Monte Carlo: the paths of each option are drawn in blocks, side by side; one task adds
/// up the blocks of an option: sums and a histogram of 4096 returns. n (b + 1) tasks, n b edges for n options, b
/// blocks.
///   option/p          n b    17 p flop    32 KiB + 24 bytes of results
///   add-counts/4096b  n      4096 b       8 bytes a counter of each block and of the sum
/// [Boyle: Options: a Monte Carlo approach, Journal of Financial Economics 4, 1977]
namespace pelsim::workloads {
namespace {

constexpr double counters = 4096, result = 8 * counters + 24;

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t options = count(parameters, "options"), blocks = count(parameters, "blocks");
  const std::size_t paths = count(parameters, "paths");
  const double n = static_cast<double>(options), b = static_cast<double>(blocks);
  refuse_huge(parameters, options > blocks ? "options" : "blocks", n * (b + 1), n * b);

  TaskGraphBuilder graph;
  graph.reserve(options * (blocks + 1), options * blocks);
  const Kernel price =
      add_kernel(graph, fmt::format("option/{}", paths), Flops(17 * static_cast<double>(paths)), Bytes(result));
  const Kernel add = add_kernel(graph, fmt::format("add-counts/{:.0f}", counters * b), Flops(counters * b),
                                Bytes(8 * counters * (b + 1)));
  for (std::size_t option = 0; option < options; ++option) {
    std::vector<TaskId> parts;
    for (std::size_t block = 0; block < blocks; ++block) parts.push_back(add_task(graph, price, option, block, 0));
    const TaskId sum = add_task(graph, add, option, 0, 0);
    for (const TaskId part : parts) graph.add_data(part, sum, Bytes(result));
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel monte_carlo() {
  return {.card = {.name = "monte-carlo",
                   .summary = "risk of a book of options: paths in blocks, then a reduction for each option",
                   .parameters = {integer_entry("options", "8", 1, 1e18, "options of the book"),
                                  integer_entry("blocks", "16", 1, 1e18, "blocks of paths for each option"),
                                  integer_entry("paths", "65536", 1, 1e15, "paths of a block")},
                   .source = "Boyle, Journal of Financial Economics 4, 1977"},
          .make = make};
}

}  // namespace pelsim::workloads
