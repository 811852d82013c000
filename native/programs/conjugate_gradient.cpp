#include <algorithm>
#include <cmath>

#include "native/binding.hpp"
#include "native/probe.hpp"
#include "native/program.hpp"
#include "native/random_data.hpp"
#include "native/sparse.hpp"

/// Conjugate gradients for the screened Laplacian on a grid of s x P s points, a random right-hand side and x = 0 to
/// begin with. A product copies one row of points from each neighbour, and zeros beyond the ends. Right when the
/// residual b - A x, computed afresh with the matrix as a stencil, is as small as the theory promises: with eigenvalues
/// in [4, 12] the condition is 3, and |b - A x| / |b| <= 2 sqrt(3) ((sqrt(3) - 1) / (sqrt(3) + 1))^K after K iterations
/// [Saad, Iterative Methods for Sparse Linear Systems, 2003, (6.128)], and rounding; when it is the r that the
/// iteration believes in; and when x is that of a sequential iteration.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { spmv, dot, sum, axpy };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"spmv", "dot", "sum", "axpy"}); }

/// One block's part of the vectors; p has a row of points above and one below.
struct Block {
  Vector b, x, r, q, p;
};

class ConjugateGradient final : public Program {
 public:
  ConjugateGradient(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        side_(binding_.size_of(0)),
        points_(side_ * side_),
        iterations_(binding_.extent_of(0)[1]),
        matrix_(screened_laplacian(side_)),
        block_(binding_.extent_of(0)[0]),
        parts_(2, Vector(block_.size())),
        crossed_(iterations_),
        square_(iterations_) {
    for (std::size_t n = 0; n < block_.size(); ++n) {
      Block& block = block_[n];
      block.r = block.b = random_numbers<double>(points_, seed + n, "programs.right-hand-side");
      block.x.resize(points_);
      block.q.resize(points_);
      block.p.resize(points_ + 2 * side_);
      std::copy(block.b.begin(), block.b.end(), block.p.begin() + static_cast<std::ptrdiff_t>(side_));
    }
  }

  void run(TaskId task) override {
    const auto [n, k, which] = binding_.point(task);
    Block& block = block_[n];
    double* p = block.p.data() + side_;
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::spmv:
        if (n > 0) std::copy_n(block_[n - 1].p.data() + points_, side_, block.p.data());
        if (n + 1 < block_.size()) std::copy_n(block_[n + 1].p.data() + side_, side_, p + points_);
        return multiply(matrix_, block.p.data(), block.q.data());
      case Step::dot:
        parts_[which][n] = which == 0 ? dot(p, block.q.data(), points_) : dot(block.r.data(), block.r.data(), points_);
        return;
      case Step::sum: (which == 0 ? crossed_ : square_)[k] = sum(parts_[which].data(), parts_[which].size()); return;
      case Step::axpy: break;
    }
    const double along = square_[k - 1] / crossed_[k];
    if (which == 0) return scale_and_add(along, p, 1, block.x.data(), points_);
    if (which == 1) return scale_and_add(-along, block.q.data(), 1, block.r.data(), points_);
    scale_and_add(1, block.r.data(), square_[k] / square_[k - 1], p, points_);
  }

  Verdict verify() const override {
    Vector b, x;
    for (const Block& block : block_) {
      b.insert(b.end(), block.b.begin(), block.b.end());
      x.insert(x.end(), block.x.begin(), block.x.end());
    }
    Vector rest = b;
    add(rest, -1, product(x));
    const double root = std::sqrt(3.0), rounding = 1e-14;
    const double rate = std::pow((root - 1) / (root + 1), static_cast<double>(iterations_ - 1));
    const double residual = norm(rest) / norm(b), believed = std::sqrt(square_.back()) / norm(b);
    return {.what = "residual / its bound + (residual - |r|) / 1e-13 + |x - sequential x| / 1e-12",
            .error = residual / (2 * root * rate + rounding) + std::abs(residual - believed) / 1e-13 +
                     distance(x, sequential_solution(b)) / 1e-12,
            .tolerance = 1};
  }

 private:
  /// A x on the whole grid.
  Vector product(const Vector& x) const {
    Vector y(x.size());
    for (std::size_t point = 0; point < x.size(); ++point) {
      const std::size_t column = point % side_;
      y[point] = 8 * x[point];
      if (column > 0) y[point] -= x[point - 1];
      if (column + 1 < side_) y[point] -= x[point + 1];
      if (point >= side_) y[point] -= x[point - side_];
      if (point + side_ < x.size()) y[point] -= x[point + side_];
    }
    return y;
  }

  Vector sequential_solution(const Vector& b) const {
    Vector x(b.size()), r = b, p = b;
    double square = norm(r) * norm(r);
    for (std::size_t k = 1; k < iterations_; ++k) {
      const Vector q = product(p);
      double crossed = 0;
      for (std::size_t n = 0; n < p.size(); ++n) crossed += p[n] * q[n];
      add(x, square / crossed, p);
      add(r, -square / crossed, q);
      const double turn = norm(r) * norm(r) / square;
      square *= turn;
      for (std::size_t n = 0; n < p.size(); ++n) p[n] = r[n] + turn * p[n];
    }
    return x;
  }

  Binding binding_;
  std::size_t side_, points_;
  std::size_t iterations_;  ///< and one more, for what comes before the first
  SparseRows matrix_;       ///< the same in every block
  std::vector<Block> block_;
  std::vector<Vector> parts_;  ///< of p.q and of r.r, by block
  Vector crossed_, square_;    ///< p.q and r.r, by iteration
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double side = static_cast<double>(binding.size_of(0)), blocks = static_cast<double>(binding.extent_of(0)[0]);
  return Bytes(64 * side * side + 8 * blocks * (5 * side * side + 2 * side));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<ConjugateGradient>(graph, seed);
}

}  // namespace

ProgramEntry conjugate_gradient() {
  return {.workload = "conjugate-gradient",
          .summary = "conjugate gradients for a screened Laplacian and a random right-hand side",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
