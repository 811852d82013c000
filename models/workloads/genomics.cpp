#include <fmt/format.h>

#include <bit>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Reads against a reference: chunks of r reads of n bases are scattered; each chunk's words of six bases are counted,
/// and the counts of all chunks added; then every read is aligned with its window of n bases of the reference, where
/// words that are frequent in the reads score less; at last all hits are sorted by score.
///   count-kmers/r n       c      4 operations a base     a byte a base and 32 KiB of counters
///   add-counts/4096 c     1      4096 c                  8 bytes a counter
///   smith-waterman/n      c r    6 n^2                   3 n
///   sort/c r              1      comparisons             16 c r
/// [Smith & Waterman, Journal of Molecular Biology 147, 1981; masking: Morgulis et al., Bioinformatics 22(2), 2006]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t chunks = count(parameters, "chunks"), reads = count(parameters, "reads");
  const std::size_t bases = count(parameters, "bases");
  const double c = static_cast<double>(chunks), r = static_cast<double>(reads), n = static_cast<double>(bases);
  refuse_huge(parameters, chunks > reads ? "chunks" : "reads", c * r + c + 2, 3 * c * r + 2 * c);
  constexpr double counters = 4096;

  TaskGraphBuilder graph;
  const Kernel counting =
      add_kernel(graph, fmt::format("count-kmers/{:.0f}", r * n), Flops(4 * r * n), Bytes(r * n + 8 * counters));
  const Kernel adding = add_kernel(graph, fmt::format("add-counts/{:.0f}", counters * c), Flops(counters * c),
                                   Bytes(8 * counters * (c + 1)));
  const Kernel aligning = add_kernel(graph, fmt::format("smith-waterman/{}", bases), Flops(6 * n * n), Bytes(3 * n));
  const std::size_t hits = chunks * reads;
  const double levels = hits > 1 ? static_cast<double>(std::bit_width(hits - 1)) : 0;
  const Kernel sorting = add_kernel(graph, fmt::format("sort/{}", hits), Flops(c * r * levels), Bytes(16 * c * r));

  std::vector<std::vector<ItemId>> read(chunks);
  std::vector<TaskId> counted;
  for (std::size_t k = 0; k < chunks; ++k) {
    counted.push_back(add_task(graph, counting, k, 0, 0));
    for (std::size_t j = 0; j < reads; ++j) {
      read[k].push_back(graph.add_item(Bytes(n), TaskId{}));
      graph.read(counted.back(), read[k].back());
    }
  }
  const TaskId spectrum = add_task(graph, adding, 0, 0, 0);
  for (const TaskId task : counted) graph.add_data(task, spectrum, Bytes(8 * counters));
  const ItemId words = graph.add_item(Bytes(8 * counters), spectrum);
  std::vector<TaskId> aligned;
  for (std::size_t k = 0; k < chunks; ++k) {
    for (std::size_t j = 0; j < reads; ++j) {
      aligned.push_back(add_task(graph, aligning, k, j, 0));
      graph.read(aligned.back(), read[k][j]);
      graph.read(aligned.back(), graph.add_item(Bytes(n), TaskId{}));
      graph.read(aligned.back(), words);
    }
  }
  const TaskId ranked = add_task(graph, sorting, 0, 0, 0);
  for (const TaskId task : aligned) graph.add_data(task, ranked, Bytes(8));
  return {graph.build()};
}

}  // namespace

WorkloadModel genomics() {
  return {.card = {.name = "genomics",
                   .summary = "reads against a reference: words counted, reads aligned, hits ranked",
                   .parameters = {integer_entry("chunks", "8", 1, 1e18, "chunks of reads"),
                                  integer_entry("reads", "16", 1, 1e18, "reads of a chunk"),
                                  integer_entry("bases", "512", 6, 1e9, "bases of a read and of its window")},
                   .source = "Smith & Waterman, Journal of Molecular Biology 147, 1981"},
          .make = make};
}

}  // namespace pelsim::workloads
