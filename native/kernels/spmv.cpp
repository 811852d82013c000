#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"
#include "native/sparse.hpp"

/// y = A x for s^2 rows of a sparse matrix of five diagonals in compressed rows: 5 s^2 - 2 s entries, 2 flop each;
/// traffic 12 B an entry (value, column), 4 B a row, x (s^2 + 2 s doubles) and y (s^2) once: 80 s^2 - 8 s. Right when
/// it agrees with the matrix written as a stencil.
namespace pelsim::host::kernels {
namespace {

class Spmv final : public KernelRun {
 public:
  Spmv(std::uint64_t side, std::uint64_t seed)
      : side_(side),
        matrix_(screened_laplacian(side)),
        x_(random_numbers<double>(side * (side + 2), seed, "kernels.spmv")),
        y_(side * side) {}

  void call() override { multiply(matrix_, x_.data(), y_.data()); }
  /// The greatest difference; values are at most 12.
  double error() const override {
    double most = 0;
    for (std::size_t row = 0; row < side_; ++row)
      for (std::size_t column = 0; column < side_; ++column) {
        const double* here = &x_[(row + 1) * side_ + column];
        double expected = 8 * *here - here[side_] - *(here - side_);
        if (column > 0) expected -= here[-1];
        if (column + 1 < side_) expected -= here[1];
        const double difference = std::abs(y_[row * side_ + column] - expected);
        if (!(difference <= most)) most = difference;
      }
    return most;
  }
  void damage() override { y_.back() += 1e-3; }

 private:
  const std::size_t side_;
  const SparseRows matrix_;
  const std::vector<double> x_;
  std::vector<double> y_;
};

KernelWork work(std::uint64_t size) {
  const double s = static_cast<double>(size);
  return {Flops(10 * s * s - 4 * s), Bytes(80 * s * s - 8 * s)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Spmv>(size, seed); }

}  // namespace

Kernel spmv() {
  return {.name = "spmv",
          .summary = "a sparse matrix of five diagonals times a vector",
          .size = "points along a block of the grid: rows are its square",
          .sizes = {64, 96, 128, 192, 256, 384, 512, 768, 1024},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
