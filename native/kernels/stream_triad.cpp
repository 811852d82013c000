#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// a = b + q c, as in STREAM: 2 flop and 24 B an element; a cache that fetches what it will overwrite moves 32.
/// [McCalpin, IEEE TCCA Newsletter, 1995]
namespace pelsim::host::kernels {
namespace {

constexpr double q = 3;

class Triad final : public KernelRun {
 public:
  Triad(std::uint64_t size, std::uint64_t seed)
      : a_(size),
        b_(random_numbers<double>(size, seed, "kernels.stream.b")),
        c_(random_numbers<double>(size, seed, "kernels.stream.c")) {}

  void call() override {
    double* __restrict a = a_.data();
    const double* __restrict b = b_.data();
    const double* __restrict c = c_.data();
    for (std::size_t i = 0; i < a_.size(); ++i) a[i] = b[i] + q * c[i];
  }
  /// The greatest difference, backwards: (a - b) / q is c.
  double error() const override {
    double most = 0;
    for (std::size_t i = 0; i < a_.size(); ++i) most = std::max(most, std::abs((a_[i] - b_[i]) / q - c_[i]));
    return most;
  }
  void damage() override { a_.back() += 1e-3; }

 private:
  std::vector<double> a_;
  const std::vector<double> b_, c_;
};

KernelWork work(std::uint64_t size) {
  const double n = static_cast<double>(size);
  return {Flops(2 * n), Bytes(24 * n)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Triad>(size, seed); }

}  // namespace

Kernel stream_triad() {
  return {.name = "stream-triad",
          .summary = "the sum of an array and a multiple of another into a third",
          .size = "doubles of an array",
          .sizes = {16384, 65536, 262144, 1048576, 4194304, 8388608},
          .tolerance = 1e-14,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
