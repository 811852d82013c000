#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"
#include "native/sparse.hpp"

/// x . y of s^2 elements: 2 s^2 flop, both vectors read: 16 s^2 B. Right when it agrees with a sum in extended
/// precision.
namespace pelsim::host::kernels {
namespace {

class Dot final : public KernelRun {
 public:
  Dot(std::uint64_t side, std::uint64_t seed)
      : x_(random_numbers<double>(side * side, seed, "kernels.dot.x")),
        y_(random_numbers<double>(side * side, seed, "kernels.dot.y")) {}

  void call() override { result_ = dot(x_.data(), y_.data(), x_.size()); }
  /// Against |x| |y|.
  double error() const override {
    long double sum = 0, size = 0;
    for (std::size_t n = 0; n < x_.size(); ++n) {
      const long double product = static_cast<long double>(x_[n]) * y_[n];
      sum += product;
      size += std::abs(product);
    }
    return static_cast<double>(std::abs(result_ - sum) / size);
  }
  void damage() override { result_ = result_ * 1.001 + 0.001; }

 private:
  const std::vector<double> x_, y_;
  double result_ = 0;
};

KernelWork work(std::uint64_t size) {
  const double n = static_cast<double>(size) * static_cast<double>(size);
  return {Flops(2 * n), Bytes(16 * n)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Dot>(size, seed); }

}  // namespace

Kernel dot() {
  return {.name = "dot",
          .summary = "the scalar product of two vectors",
          .size = "points along a block of the grid: elements are its square",
          .sizes = {192, 256, 384, 512, 768, 1024, 2048},
          .tolerance = 1e-14,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
