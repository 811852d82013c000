#include "native/jacobi.hpp"

#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// One five-point Jacobi sweep over a block of s x s points with its rim: 4 flop a point, each point read once and
/// written once. Right when it agrees with the definition, point by point in extended precision.
namespace pelsim::host::kernels {
namespace {

class Stencil final : public KernelRun {
 public:
  Stencil(std::uint64_t side, std::uint64_t seed)
      : side_(side),
        from_(random_numbers<double>((side + 2) * (side + 2), seed, "kernels.stencil")),
        to_(from_.size()) {}

  void call() override { jacobi_sweep(from_.data(), to_.data(), side_); }
  /// The greatest difference; values are at most 1.
  double error() const override {
    const auto at = [this](std::size_t row, std::size_t column) { return row * (side_ + 2) + column; };
    long double most = 0;
    for (std::size_t row = 1; row <= side_; ++row)
      for (std::size_t column = 1; column <= side_; ++column) {
        long double sum = from_[at(row - 1, column)];
        sum += from_[at(row + 1, column)];
        sum += from_[at(row, column - 1)];
        sum += from_[at(row, column + 1)];
        const long double difference = std::abs(to_[at(row, column)] - sum / 4);
        if (!(difference <= most)) most = difference;
      }
    return static_cast<double>(most);
  }
  void damage() override { to_[side_ * (side_ + 2) + side_] += 1e-3; }

 private:
  const std::size_t side_;
  const std::vector<double> from_;
  std::vector<double> to_;
};

KernelWork work(std::uint64_t size) {
  const double points = static_cast<double>(size) * static_cast<double>(size);
  return {Flops(4 * points), Bytes(16 * points)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) {
  return std::make_unique<Stencil>(size, seed);
}

}  // namespace

Kernel stencil() {
  return {.name = "stencil",
          .summary = "a five-point Jacobi sweep over a block",
          .size = "points along a block",
          .sizes = {128, 192, 256, 384, 512, 768, 1024, 2048},
          .tolerance = 1e-15,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
