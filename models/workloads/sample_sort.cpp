#include <fmt/format.h>

#include <bit>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Parallel sorting by regular sampling of p blocks of n keys of 8 bytes: each block is sorted and gives s samples;
/// from all samples come p - 1 splitters, which cut every block into p pieces; bucket j merges the j-th pieces of all
/// blocks, two by two (p is a power of two). On average level l merges 2^l n / p keys.
///   sort/n            p            n ceil(log2 n) comparisons    16 n bytes
///   sort/p s          1
///   partition/n       p            n moves                       16 n
///   merge/m           p (p - 1)    m comparisons                 16 m
/// With s >= p no bucket gets more than 2 n keys. [Shi & Schaeffer, JPDC 14(4), 1992]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t p = count(parameters, "blocks"), n = count(parameters, "keys"), s = count(parameters, "samples");
  if (!std::has_single_bit(p))
    parameters.fail("blocks", fmt::format("'blocks' = {} must be a power of two: pieces are merged two by two", p));
  const double blocks = static_cast<double>(p);
  refuse_huge(parameters, "blocks", blocks * (blocks + 1) + 1, 2 * blocks * blocks + 3 * blocks);
  if (n < p) parameters.fail("keys", fmt::format("'keys' = {} must be at least 'blocks' = {}", n, p));
  if (s < p || s > n)
    parameters.fail("samples", fmt::format("'samples' = {} must lie between 'blocks' = {} and 'keys' = {}", s, p, n));

  TaskGraphBuilder graph;
  const auto bytes = [](std::size_t keys) { return Bytes(8 * static_cast<double>(keys)); };
  const auto sorting = [&](std::size_t keys) {
    const double k = static_cast<double>(keys), levels = keys > 1 ? static_cast<double>(std::bit_width(keys - 1)) : 0;
    return add_kernel(graph, fmt::format("sort/{}", keys), Flops(k * levels), 2 * bytes(keys));
  };
  const auto moving = [&](const char* name, std::size_t keys) {
    return add_kernel(graph, fmt::format("{}/{}", name, keys), Flops(static_cast<double>(keys)), 2 * bytes(keys));
  };
  const Kernel local = sorting(n), choose = sorting(p * s), cut = moving("partition", n);
  std::vector<TaskId> sorted;
  for (std::size_t b = 0; b < p; ++b) {
    sorted.push_back(add_task(graph, local, b, 0, 0));
    graph.read(sorted.back(), graph.add_item(bytes(n), TaskId{}));
  }
  const TaskId splitters = add_task(graph, choose, 0, 0, 1);
  const ItemId chosen = graph.add_item(bytes(p - 1), splitters);
  std::vector<TaskId> parts;
  for (const TaskId block : sorted) graph.add_data(block, splitters, bytes(s));
  for (std::size_t b = 0; b < p; ++b) {
    parts.push_back(add_task(graph, cut, b, 0, 0));
    graph.add_data(sorted[b], parts.back(), bytes(n));
    graph.read(parts.back(), chosen);
  }
  for (std::size_t bucket = 0; bucket < p; ++bucket) {
    std::vector<TaskId> runs = parts;
    for (std::size_t level = 1, keys = n / p; runs.size() > 1; ++level, keys *= 2) {
      const Kernel merge = moving("merge", 2 * keys);
      for (std::size_t k = 0; k < runs.size() / 2; ++k) {
        const TaskId task = add_task(graph, merge, bucket, level, k);
        graph.add_data(runs[2 * k], task, bytes(keys));
        graph.add_data(runs[2 * k + 1], task, bytes(keys));
        runs[k] = task;
      }
      runs.resize(runs.size() / 2);
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel sample_sort() {
  return {.card = {.name = "sample-sort",
                   .summary = "parallel sorting by regular sampling: local sorts, splitters, pieces, merges",
                   .parameters = {integer_entry("blocks", "8", 1, 1e18, "blocks of keys, a power of two"),
                                  integer_entry("keys", "65536", 1, 1e12, "keys of a block"),
                                  integer_entry("samples", "64", 1, 1e12, "samples of a block, at least 'blocks'")},
                   .source = "Shi & Schaeffer, JPDC 14(4), 1992"},
          .make = make};
}

}  // namespace pelsim::workloads
