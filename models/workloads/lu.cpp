#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Tiled LU factorisation without pivoting, right-looking, of n x n tiles of b x b elements (N = n b).
///   getrf  n                  2/3 b^3 - b^2/2 - b/6 flop   2 tiles of traffic
///   trsm   n(n-1)             b^3                          3      (row and column panel)
///   gemm   n(n-1)(2n-1)/6     2 b^3                        4
/// The sum is 2/3 N^3 to the leading order; the longest path has 3n - 2 tasks. Without pivoting it holds for diagonally
/// dominant matrices only; the task graph is what counts here. [Buttari et al., Parallel Computing 35, 2009]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t n = count(parameters, "tiles"), side = count(parameters, "tile_size");
  const double tiles = static_cast<double>(n), b = static_cast<double>(side);
  const double panels = tiles * (tiles - 1), gemms = tiles * (tiles - 1) * (2 * tiles - 1) / 6;
  refuse_huge(parameters, "tiles", tiles + panels + gemms, tiles + 2 * panels + 3 * gemms);
  const Bytes tile = b * b * parameters.bytes("element");

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>(tiles + panels + gemms), static_cast<std::size_t>(2 * panels + 3 * gemms));
  const auto kernel = [&](const char* name, double flop, double traffic) {
    return add_kernel(graph, fmt::format("{}/{}", name, side), Flops(flop), traffic * tile);
  };
  const Kernel getrf = kernel("getrf", 2 * b * b * b / 3 - b * b / 2 - b / 6, 2), trsm = kernel("trsm", b * b * b, 3),
               gemm = kernel("gemm", 2 * b * b * b, 4);

  TileMatrix a(graph, n, tile);
  for (std::size_t k = 0; k < n; ++k) {
    a.update(add_task(graph, getrf, k, k, k), k, k);
    for (std::size_t i = k + 1; i < n; ++i) {
      const TaskId row = add_task(graph, trsm, k, i, k);
      a.read(row, k, k);
      a.update(row, k, i);
      const TaskId column = add_task(graph, trsm, i, k, k);
      a.read(column, k, k);
      a.update(column, i, k);
    }
    for (std::size_t i = k + 1; i < n; ++i) {
      for (std::size_t j = k + 1; j < n; ++j) {
        const TaskId task = add_task(graph, gemm, i, j, k);
        a.read(task, i, k);
        a.read(task, k, j);
        a.update(task, i, j);
      }
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel lu() {
  return {.card = {.name = "lu",
                   .summary = "tiled LU factorisation without pivoting: getrf, trsm, gemm",
                   .parameters = {integer_entry("tiles", "10", 1, 1e18, "tiles a side"),
                                  integer_entry("tile_size", "256", 1, 1e6, "elements along a tile"),
                                  quantity_entry("element", Unit::bytes, "8 B", "size of an element")},
                   .source = "Buttari, Langou, Kurzak, Dongarra, Parallel Computing 35, 2009"},
          .make = make};
}

}  // namespace pelsim::workloads
