#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Radix-2 FFT of m blocks of s complex points (N = m s): one local transform for each block (5 s log2 s flop), then
/// log2 m stages of m butterflies (5 s flop each), stage k pairing blocks that differ in bit k. Each butterfly reads
/// its own block and its partner's. The sum is the customary 5 N log2 N flop. It is the decimation in time of Cooley
/// and Tukey 1965: the points come in blocks as recursive splits leave them, the result stands in order. With
/// recursion = true the m - 1 splits come before, which gives the 2m - 1 + m log2 m tasks of the graph in the HEFT
/// paper [Topcuoglu et al., TPDS 13(3), 2002; Cormen et al., Introduction to Algorithms]. Point of a task: (block, 0,
/// 0), (block, stage, 0) of a butterfly with stages from 1 on, (part, level, 0) of a split.
namespace pelsim::workloads {
namespace {

/// Splits the points into those at even and at odd places until blocks are left, in the order of the recursion: block b
/// holds every m-th point, from that on whose number is b with its bits reversed.
std::vector<ItemId> split(TaskGraphBuilder& graph, std::size_t blocks, std::size_t points, Bytes block) {
  std::vector<ItemId> parts{graph.add_item(static_cast<double>(blocks) * block, TaskId{})};
  while (parts.size() < blocks) {
    const Bytes half = static_cast<double>(blocks / parts.size() / 2) * block;
    const std::size_t split = blocks / parts.size() * points;
    const Kernel kernel = add_kernel(graph, fmt::format("split/{}", split), Flops(0), 4 * half);
    const auto level = static_cast<std::size_t>(std::countr_zero(parts.size()));
    std::vector<ItemId> halves;
    halves.reserve(2 * parts.size());
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const TaskId task = add_task(graph, kernel, part, level, 0);
      graph.read(task, parts[part]);
      halves.push_back(graph.add_item(half, task));
      halves.push_back(graph.add_item(half, task));
    }
    parts = std::move(halves);
  }
  return parts;
}

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t blocks = count(parameters, "blocks"), points = count(parameters, "block_size");
  for (const auto& [key, value] : {std::pair{"blocks", blocks}, std::pair{"block_size", points}}) {
    if (!std::has_single_bit(value))
      parameters.fail(key, fmt::format("'{}' = {} must be a power of two, such as {}", key, value,
                                       value < (std::size_t{1} << 62) ? std::bit_ceil(value) : std::bit_floor(value)));
  }
  const auto stages = static_cast<std::size_t>(std::countr_zero(blocks));
  const double m = static_cast<double>(blocks), s = static_cast<double>(points);
  const bool recursion = parameters.flag("recursion");
  refuse_huge(parameters, "blocks", m * static_cast<double>(stages + 1) + (recursion ? m - 1 : 0),
              2 * m * static_cast<double>(stages) + (recursion ? 2 * m - 2 : 0));
  const Bytes block = s * parameters.bytes("element");

  TaskGraphBuilder graph;
  graph.reserve(blocks * (stages + 2), 2 * blocks * (stages + 1));
  std::vector<ItemId> now;
  if (recursion) now = split(graph, blocks, points, block);
  const Kernel local =
      add_kernel(graph, fmt::format("fft/{}", points), Flops(5 * s * std::countr_zero(points)), 2 * block);
  const Kernel butterfly = add_kernel(graph, fmt::format("butterfly/{}", points), Flops(5 * s), 3 * block);
  for (std::size_t b = 0; b < blocks; ++b) {
    const TaskId task = add_task(graph, local, b, 0, 0);
    graph.read(task, recursion ? now[b] : graph.add_item(block, TaskId{}));
    const ItemId result = graph.add_item(block, task);
    if (recursion)
      now[b] = result;
    else
      now.push_back(result);
  }
  std::vector<ItemId> next(blocks);
  for (std::size_t stage = 0; stage < stages; ++stage) {
    for (std::size_t b = 0; b < blocks; ++b) {
      const TaskId task = add_task(graph, butterfly, b, stage + 1, 0);
      graph.read(task, now[b]);
      graph.read(task, now[b ^ (std::size_t{1} << stage)]);
      next[b] = graph.add_item(block, task);
    }
    std::swap(now, next);
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel fft() {
  return {.card = {.name = "fft",
                   .summary = "fast Fourier transform: local transforms, then log2(blocks) stages of butterflies",
                   .parameters = {integer_entry("blocks", "16", 1, 1e18, "blocks of points, a power of two"),
                                  integer_entry("block_size", "4096", 1, 1e12, "points of a block, a power of two"),
                                  {"recursion",
                                   Parameter::Type::boolean,
                                   Unit::none,
                                   "false",
                                   false,
                                   -1e308,
                                   1e308,
                                   {},
                                   "add the recursive splits, as in the HEFT paper's graph"},
                                  quantity_entry("element", Unit::bytes, "16 B", "size of a complex point")},
                   .source = "Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002, section 6.3"},
          .make = make};
}

}  // namespace pelsim::workloads
