#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Tiled Cholesky factorisation A = L L^T, right-looking, of n x n tiles of b x b elements (N = n b).
///   potrf  n                  b^3/3 + b^2/2 + b/6 flop   2 tiles of traffic
///   trsm   n(n-1)/2           b^3                        3
///   syrk   n(n-1)/2           b^3 + b^2                  3
///   gemm   n(n-1)(n-2)/6      2 b^3                      4
/// The sum is N^3/3 + N^2/2 + N/6, what LAPACK counts for the whole matrix; the longest path has 3n - 2 tasks.
/// Traffic is what must move at least: each tile that a kernel reads or writes, once. [Buttari et al., Parallel
/// Computing 35, 2009; flop counts: LAPACK Working Note 41]
/// Point of a task: (row, column, step) of the tile that it writes, also in lu and qr.
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t n = count(parameters, "tiles"), side = count(parameters, "tile_size");
  const double tiles = static_cast<double>(n), b = static_cast<double>(side);
  const double gemms = tiles * (tiles - 1) * (tiles - 2) / 6, pairs = tiles * (tiles - 1) / 2;
  refuse_huge(parameters, "tiles", tiles + 2 * pairs + gemms, tiles + 4 * pairs + 3 * gemms);
  const Bytes tile = b * b * parameters.bytes("element");

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>(tiles + 2 * pairs + gemms), static_cast<std::size_t>(4 * pairs + 3 * gemms));
  const auto kernel = [&](const char* name, double flop, double traffic) {
    return add_kernel(graph, fmt::format("{}/{}", name, side), Flops(flop), traffic * tile);
  };
  const Kernel potrf = kernel("potrf", b * b * b / 3 + b * b / 2 + b / 6, 2), trsm = kernel("trsm", b * b * b, 3),
               syrk = kernel("syrk", b * b * b + b * b, 3), gemm = kernel("gemm", 2 * b * b * b, 4);

  TileMatrix a(graph, n, tile);
  for (std::size_t k = 0; k < n; ++k) {
    a.update(add_task(graph, potrf, k, k, k), k, k);
    for (std::size_t i = k + 1; i < n; ++i) {
      const TaskId task = add_task(graph, trsm, i, k, k);
      a.read(task, k, k);
      a.update(task, i, k);
    }
    for (std::size_t i = k + 1; i < n; ++i) {
      for (std::size_t j = k + 1; j < i; ++j) {
        const TaskId task = add_task(graph, gemm, i, j, k);
        a.read(task, i, k);
        a.read(task, j, k);
        a.update(task, i, j);
      }
      const TaskId task = add_task(graph, syrk, i, i, k);
      a.read(task, i, k);
      a.update(task, i, i);
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel cholesky() {
  return {.card = {.name = "cholesky",
                   .summary = "tiled Cholesky factorisation: potrf, trsm, syrk, gemm",
                   .parameters = {integer_entry("tiles", "10", 1, 1e18, "tiles a side"),
                                  integer_entry("tile_size", "256", 1, 1e6, "elements along a tile"),
                                  quantity_entry("element", Unit::bytes, "8 B", "size of an element")},
                   .source = "Buttari, Langou, Kurzak, Dongarra, Parallel Computing 35, 2009; LAPACK Working Note 41"},
          .make = make};
}

}  // namespace pelsim::workloads
