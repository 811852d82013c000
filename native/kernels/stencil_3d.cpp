#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// One Jacobi sweep over a cube of s x s x s points with its rim: each point becomes the mean of its six neighbours. 6
/// flop a point, each point read once and written once. Right when it agrees with the definition, point by point in
/// extended precision.
namespace pelsim::host::kernels {
namespace {

class Stencil final : public KernelRun {
 public:
  Stencil(std::uint64_t side, std::uint64_t seed)
      : side_(side),
        row_(side + 2),
        plane_(row_ * row_),
        from_(random_numbers<double>(plane_ * row_, seed, "kernels.stencil-3d")),
        to_(from_.size()) {}

  void call() override {
    for (std::size_t z = 1; z <= side_; ++z)
      for (std::size_t y = 1; y <= side_; ++y) {
        const double* __restrict here = from_.data() + z * plane_ + y * row_;
        double* __restrict result = to_.data() + z * plane_ + y * row_;
        for (std::size_t x = 1; x <= side_; ++x)
          result[x] = ((here[x - plane_] + here[x + plane_]) + (here[x - row_] + here[x + row_]) +
                       (here[x - 1] + here[x + 1])) *
                      (1.0 / 6);
      }
  }
  /// The greatest difference; values are at most 1.
  double error() const override {
    const auto at = [this](std::size_t z, std::size_t y, std::size_t x) { return z * plane_ + y * row_ + x; };
    long double most = 0;
    for (std::size_t z = 1; z <= side_; ++z)
      for (std::size_t y = 1; y <= side_; ++y)
        for (std::size_t x = 1; x <= side_; ++x) {
          long double sum = from_[at(z - 1, y, x)];
          sum += from_[at(z + 1, y, x)];
          sum += from_[at(z, y - 1, x)];
          sum += from_[at(z, y + 1, x)];
          sum += from_[at(z, y, x - 1)];
          sum += from_[at(z, y, x + 1)];
          const long double difference = std::abs(to_[at(z, y, x)] - sum / 6);
          if (!(difference <= most)) most = difference;
        }
    return static_cast<double>(most);
  }
  void damage() override { to_[side_ * (plane_ + row_ + 1)] += 1e-3; }

 private:
  const std::size_t side_, row_, plane_;
  const std::vector<double> from_;
  std::vector<double> to_;
};

KernelWork work(std::uint64_t size) {
  const double side = static_cast<double>(size), points = side * side * side;
  return {Flops(6 * points), Bytes(16 * points)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) {
  return std::make_unique<Stencil>(size, seed);
}

}  // namespace

Kernel stencil_3d() {
  return {.name = "stencil-3d",
          .summary = "a seven-point Jacobi sweep over a cube",
          .size = "points along a cube",
          .sizes = {24, 32, 48, 64, 96, 128, 192},
          .tolerance = 1e-15,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
