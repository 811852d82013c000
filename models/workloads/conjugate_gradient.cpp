#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Conjugate gradients on a sparse matrix in P blocks of rows, K iterations [Hestenes, Stiefel 1952]. The matrix stands
/// for a grid of s x P s points with five diagonals, a block for s x s points, so that a product needs one row of
/// points from each neighbouring block:
///   spmv  10 s^2 - 4 s flop, 80 s^2 - 8 s B of traffic in compressed rows    q = A p
///   dot    2 s^2, 16 s^2         a block's part of p.q, and of r.r
///   sum    P, 8 (P + 1)          the parts' sum, 8 B to every block
///   axpy   2 s^2, 24 s^2         x + a p, r - a q, r + b p
/// One r.r comes before the first iteration, and p is not made again after the last: K (6 P + 2) + 1
/// tasks. Every sum waits for all blocks and every block for it: the longest path has 7 K - 1 tasks.
/// Point of a task: (block, iteration, which), which = 0 for p.q, 1 for r.r; 0, 1, 2 for x, r, p. p is written in
/// place, so the update of x comes before, by a control edge.
namespace pelsim::workloads {
namespace {

/// The vectors of one block as they are now, and the rims of p that its neighbours need.
struct Block {
  ItemId p, first_row, last_row, q, r, x;
};

class Iterations {
 public:
  Iterations(TaskGraphBuilder& graph, std::size_t blocks, std::size_t side, Bytes element)
      : graph_(graph),
        blocks_(blocks),
        row_(static_cast<double>(side) * element),
        vector_(static_cast<double>(side) * row_),
        scalar_(element) {
    const double s = static_cast<double>(side), bytes = element.value;
    const auto kernel = [&](const char* name, std::size_t size, double flop, double traffic) {
      return add_kernel(graph, fmt::format("{}/{}", name, size), Flops(flop), Bytes(traffic));
    };
    const double count = static_cast<double>(blocks);
    // A column index and a row's begin have 4 B each.
    const double entries = 5 * s * s - 2 * s, vectors = 2 * s * s + 2 * s;
    spmv_ = kernel("spmv", side, 2 * entries, (bytes + 4) * entries + 4 * s * s + bytes * vectors);
    dot_ = kernel("dot", side, 2 * s * s, 2 * bytes * s * s);
    sum_ = kernel("sum", blocks, count, bytes * (count + 1));
    axpy_ = kernel("axpy", side, 2 * s * s, 3 * bytes * s * s);
    block_.resize(blocks);
    for (Block& b : block_) {
      b.r = b.p = graph.add_item(vector_, TaskId{});
      b.x = graph.add_item(vector_, TaskId{});
      b.first_row = b.last_row = b.p;
    }
  }

  void start() { square_ = reduce(0, 1); }

  void iterate(std::size_t k, bool is_last) {
    for (std::size_t b = 0; b < blocks_; ++b) {
      const TaskId product = add_task(graph_, spmv_, b, k, 0);
      graph_.read(product, block_[b].p);
      if (b > 0) graph_.read(product, block_[b - 1].last_row);
      if (b + 1 < blocks_) graph_.read(product, block_[b + 1].first_row);
      block_[b].q = vector_of(product);
    }
    const ItemId along = reduce(k, 0);
    std::vector<TaskId> x_done(blocks_);
    for (std::size_t b = 0; b < blocks_; ++b) {
      x_done[b] = update(b, k, 0, along, block_[b].p, block_[b].x);
      update(b, k, 1, along, block_[b].q, block_[b].r);
    }
    const ItemId turn = square_ = reduce(k, 1);
    if (is_last) return;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const TaskId task = update(b, k, 2, turn, block_[b].r, block_[b].p);
      graph_.add_control(x_done[b], task);
      block_[b].first_row = b > 0 ? graph_.add_item(row_, task) : ItemId{};
      block_[b].last_row = b + 1 < blocks_ ? graph_.add_item(row_, task) : ItemId{};
    }
  }

 private:
  ItemId vector_of(TaskId task) { return graph_.add_item(vector_, task); }

  ItemId reduce(std::size_t k, std::size_t which) {
    const auto made_before = TaskId(graph_.tasks());
    for (std::size_t b = 0; b < blocks_; ++b) {
      const TaskId part = add_task(graph_, dot_, b, k, which);
      graph_.read(part, which == 0 ? block_[b].p : block_[b].r);
      if (which == 0) graph_.read(part, block_[b].q);
    }
    const TaskId all = add_task(graph_, sum_, 0, k, which);
    for (std::size_t b = 0; b < blocks_; ++b) graph_.add_data(TaskId(made_before.index() + b), all, scalar_);
    if (square_) graph_.read(all, square_);  // a = r.r / p.q, b = r.r / r.r before
    return graph_.add_item(scalar_, all);
  }

  /// Reads the factor and `from`, makes the next version of `vector`.
  TaskId update(std::size_t b, std::size_t k, std::size_t which, ItemId factor, ItemId from, ItemId& vector) {
    const TaskId task = add_task(graph_, axpy_, b, k, which);
    for (const ItemId item : {factor, from, vector}) graph_.read(task, item);
    vector = vector_of(task);
    return task;
  }

  TaskGraphBuilder& graph_;
  std::size_t blocks_;
  Bytes row_, vector_, scalar_;
  ItemId square_;  ///< r.r
  Kernel spmv_, dot_, sum_, axpy_;
  std::vector<Block> block_;
};

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t blocks = count(parameters, "blocks"), iterations = count(parameters, "iterations");
  const double p = static_cast<double>(blocks), k = static_cast<double>(iterations);
  refuse_huge(parameters, blocks > iterations ? "blocks" : "iterations", (6 * p + 2) * k + 1, 20 * p * k);

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>((6 * p + 2) * k + 1), static_cast<std::size_t>(20 * p * k));
  Iterations cg(graph, blocks, count(parameters, "block_size"), parameters.bytes("element"));
  cg.start();
  for (std::size_t n = 1; n <= iterations; ++n) cg.iterate(n, n == iterations);
  return {graph.build()};
}

}  // namespace

WorkloadModel conjugate_gradient() {
  return {.card = {.name = "conjugate-gradient",
                   .summary = "conjugate gradients on a sparse matrix in blocks of rows: spmv, dot, sum, axpy",
                   .parameters = {integer_entry("blocks", "8", 1, 1e9, "blocks of rows"),
                                  integer_entry("iterations", "10", 1, 1e18, "iterations"),
                                  integer_entry("block_size", "256", 1, 1e6, "points along a block of the grid"),
                                  quantity_entry("element", Unit::bytes, "8 B", "size of a number")},
                   .source = "Hestenes, Stiefel, J. Res. NBS 49(6), 1952"},
          .make = make};
}

}  // namespace pelsim::workloads
