#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"
#include "native/sparse.hpp"

/// y = a x + y of s^2 elements, by the loop that also does y = x + b y: 2 s^2 flop by BLAS's count; x and y are read, y
/// is written: 24 s^2 B. Right when (y' - y) / a is x.
namespace pelsim::host::kernels {
namespace {

constexpr double a = 2;

class Axpy final : public KernelRun {
 public:
  Axpy(std::uint64_t side, std::uint64_t seed)
      : x_(random_numbers<double>(side * side, seed, "kernels.axpy.x")),
        input_(random_numbers<double>(side * side, seed, "kernels.axpy.y")),
        y_(input_) {}

  void prepare() override { y_ = input_; }
  void call() override { scale_and_add(a, x_.data(), 1, y_.data(), y_.size()); }
  /// The greatest difference; values are at most 1.
  double error() const override {
    double most = 0;
    for (std::size_t n = 0; n < y_.size(); ++n) {
      const double difference = std::abs((y_[n] - input_[n]) / a - x_[n]);
      if (!(difference <= most)) most = difference;
    }
    return most;
  }
  void damage() override { y_.back() += 1e-3; }

 private:
  const std::vector<double> x_, input_;
  std::vector<double> y_;
};

KernelWork work(std::uint64_t size) {
  const double n = static_cast<double>(size) * static_cast<double>(size);
  return {Flops(2 * n), Bytes(24 * n)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Axpy>(size, seed); }

}  // namespace

Kernel axpy() {
  return {.name = "axpy",
          .summary = "a multiple of one vector added to another",
          .size = "points along a block of the grid: elements are its square",
          .sizes = {128, 192, 256, 384, 512, 768, 1024, 2048},
          .tolerance = 1e-14,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
