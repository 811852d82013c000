#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"
#include "native/sparse.hpp"

/// The sum of n partial sums: n flop, n doubles read, one written. Right when it agrees with a sum in extended
/// precision. Few in practice, so that a call is shorter than the time to dispatch it.
namespace pelsim::host::kernels {
namespace {

class Sum final : public KernelRun {
 public:
  Sum(std::uint64_t count, std::uint64_t seed) : x_(random_numbers<double>(count, seed, "kernels.sum")) {}

  void call() override { result_ = sum(x_.data(), x_.size()); }
  /// Against the sum of magnitudes.
  double error() const override {
    long double sum = 0, size = 0;
    for (const double x : x_) {
      sum += x;
      size += std::abs(x);
    }
    return static_cast<double>(std::abs(result_ - sum) / size);
  }
  void damage() override { result_ = result_ * 1.001 + 0.001; }

 private:
  const std::vector<double> x_;
  double result_ = 0;
};

KernelWork work(std::uint64_t size) {
  const double n = static_cast<double>(size);
  return {Flops(n), Bytes(8 * (n + 1))};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Sum>(size, seed); }

}  // namespace

Kernel sum() {
  return {.name = "sum",
          .summary = "the sum of partial sums",
          .size = "numbers",
          .sizes = {16, 256, 4096, 65536, 1048576},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
