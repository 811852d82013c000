#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Tiled QR factorisation with a flat tree of n x n tiles of b x b elements (N = n b).
///   geqrt  n                  4/3 b^3 flop   2 tiles of traffic   diagonal tile into R and reflectors V
///   unmqr  n(n-1)/2           2 b^3          3                    V onto a tile of the row
///   tsqrt  n(n-1)/2           2 b^3          4                    R over a tile of the column: new R, reflectors
///   tsmqr  n(n-1)(2n-1)/6     4 b^3          5                    those reflectors onto two tiles
/// Leading terms for inner blocks much smaller than b; the sum is 4/3 N^3 exactly; the longest path has 3n - 2 tasks.
/// R and V of the diagonal tile are two data items, so tsqrt does not wait for unmqr. [Buttari et al., Parallel
/// Computing 35, 2009]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t n = count(parameters, "tiles"), side = count(parameters, "tile_size");
  const double tiles = static_cast<double>(n), b = static_cast<double>(side);
  const double panels = tiles * (tiles - 1) / 2, updates = tiles * (tiles - 1) * (2 * tiles - 1) / 6;
  refuse_huge(parameters, "tiles", tiles + 2 * panels + updates, tiles + 4 * panels + 3 * updates);
  const Bytes element = parameters.bytes("element"), tile = b * b * element;

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>(tiles + 2 * panels + updates),
                static_cast<std::size_t>(4 * panels + 3 * updates));
  const auto kernel = [&](const char* name, double flop, double traffic) {
    return add_kernel(graph, fmt::format("{}/{}", name, side), Flops(flop), traffic * tile);
  };
  const double cube = b * b * b;
  const Kernel geqrt = kernel("geqrt", 4 * cube / 3, 2), unmqr = kernel("unmqr", 2 * cube, 3),
               tsqrt = kernel("tsqrt", 2 * cube, 4), tsmqr = kernel("tsmqr", 4 * cube, 5);

  TileMatrix a(graph, n, tile);
  for (std::size_t k = 0; k < n; ++k) {
    const TaskId diagonal = add_task(graph, geqrt, k, k, k);
    a.read(diagonal, k, k);
    ItemId triangle = graph.add_item(0.5 * b * (b + 1) * element, diagonal);
    const ItemId reflectors = graph.add_item(0.5 * b * (b - 1) * element, diagonal);
    for (std::size_t j = k + 1; j < n; ++j) {
      const TaskId task = add_task(graph, unmqr, k, j, k);
      graph.read(task, reflectors);
      a.update(task, k, j);
    }
    for (std::size_t i = k + 1; i < n; ++i) {
      const TaskId panel = add_task(graph, tsqrt, i, k, k);
      graph.read(panel, triangle);
      triangle = graph.add_item(0.5 * b * (b + 1) * element, panel);
      a.update(panel, i, k);
      for (std::size_t j = k + 1; j < n; ++j) {
        const TaskId task = add_task(graph, tsmqr, i, j, k);
        a.read(task, i, k);
        a.update(task, k, j);
        a.update(task, i, j);
      }
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel qr() {
  return {.card = {.name = "qr",
                   .summary = "tiled QR factorisation, flat tree: geqrt, unmqr, tsqrt, tsmqr",
                   .parameters = {integer_entry("tiles", "10", 1, 1e18, "tiles a side"),
                                  integer_entry("tile_size", "256", 1, 1e6, "elements along a tile"),
                                  quantity_entry("element", Unit::bytes, "8 B", "size of an element")},
                   .source = "Buttari, Langou, Kurzak, Dongarra, Parallel Computing 35, 2009"},
          .make = make};
}

}  // namespace pelsim::workloads
