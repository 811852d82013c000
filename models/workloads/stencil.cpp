#include <fmt/format.h>

#include <array>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Two-dimensional five-point Jacobi iteration on blocks x blocks blocks of s x s points for a number of steps. A task
/// updates one block: `flop` (4: three additions and a multiplication) a point; each point is read once and written
/// once. It reads its own block and one row or column of points from each neighbour, all of the step before:
///   edges = (steps - 1) (B^2 + 4 B (B - 1)) for B x B blocks
/// The blocks of the first step are there at the start, with their rims. Point of a task: (row of blocks, column,
/// step).
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t blocks = count(parameters, "blocks"), steps = count(parameters, "steps");
  const std::size_t side = count(parameters, "block_size");
  const double width = static_cast<double>(blocks), s = static_cast<double>(side);
  const double tasks = width * width * static_cast<double>(steps);
  const double edges = (width * width + 4 * width * (width - 1)) * static_cast<double>(steps - 1);
  refuse_huge(parameters, blocks > steps ? "blocks" : "steps", tasks, edges);
  const Bytes element = parameters.bytes("element");

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>(tasks), static_cast<std::size_t>(edges));
  const Kernel update =
      add_kernel(graph, fmt::format("stencil/{}", side), Flops(parameters.number("flop") * s * s), 2 * s * s * element);

  // What a block of the step before offers: all of it, and the rims towards the four sides.
  struct Offer {
    ItemId block;
    std::array<ItemId, 4> rim;
  };
  constexpr std::array<std::array<int, 2>, 4> sides{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
  const auto neighbour = [&](std::size_t row, std::size_t column, std::size_t side_at) -> std::size_t {
    const std::size_t r = row + static_cast<std::size_t>(sides[side_at][0]);
    const std::size_t c = column + static_cast<std::size_t>(sides[side_at][1]);
    return r < blocks && c < blocks ? r * blocks + c : blocks * blocks;  // -1 wraps to a large number
  };

  std::vector<Offer> before(blocks * blocks), now(blocks * blocks);
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t row = 0; row < blocks; ++row) {
      for (std::size_t column = 0; column < blocks; ++column) {
        const std::size_t at = row * blocks + column;
        const TaskId task = add_task(graph, update, row, column, step);
        graph.read(task, step > 0 ? before[at].block : graph.add_item((s + 2) * (s + 2) * element, TaskId{}));
        for (std::size_t side_at = 0; side_at < 4; ++side_at) {
          const std::size_t other = neighbour(row, column, side_at);
          if (other == blocks * blocks) continue;
          if (step > 0) graph.read(task, before[other].rim[side_at ^ 1]);
          now[at].rim[side_at] = step + 1 < steps ? graph.add_item(s * element, task) : ItemId{};
        }
        now[at].block = graph.add_item(s * s * element, task);
      }
    }
    std::swap(before, now);
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel stencil() {
  return {.card = {.name = "stencil",
                   .summary = "2-D five-point stencil: blocks that exchange their rims every step",
                   .parameters = {integer_entry("blocks", "8", 1, 1e9, "blocks a side"),
                                  integer_entry("steps", "10", 1, 1e18, "iterations"),
                                  integer_entry("block_size", "512", 1, 1e6, "points along a block"),
                                  number_entry("flop", "4", 0, 1e6, "flop a point and step"),
                                  quantity_entry("element", Unit::bytes, "8 B", "size of a point")}},
          .make = make};
}

}  // namespace pelsim::workloads
