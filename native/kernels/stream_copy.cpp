#include <algorithm>

#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// c = a, as in STREAM: no flop, 16 B an element; a cache that fetches what it will overwrite moves 24. [McCalpin, IEEE
/// TCCA Newsletter, 1995]
namespace pelsim::host::kernels {
namespace {

class Copy final : public KernelRun {
 public:
  Copy(std::uint64_t size, std::uint64_t seed) : a_(random_numbers<double>(size, seed, "kernels.stream")), c_(size) {}

  void call() override {
    const double* __restrict a = a_.data();
    double* __restrict c = c_.data();
    for (std::size_t i = 0; i < a_.size(); ++i) c[i] = a[i];
  }
  /// The share of elements that differ.
  double error() const override {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < a_.size(); ++i) wrong += a_[i] != c_[i] ? 1 : 0;
    return static_cast<double>(wrong) / static_cast<double>(a_.size());
  }
  void damage() override { c_.back() += 1; }

 private:
  const std::vector<double> a_;
  std::vector<double> c_;
};

KernelWork work(std::uint64_t size) { return {Flops(0), Bytes(16 * static_cast<double>(size))}; }
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Copy>(size, seed); }

}  // namespace

Kernel stream_copy() {
  return {.name = "stream-copy",
          .summary = "one array into another",
          .size = "doubles of an array",
          .sizes = {16384, 65536, 262144, 1048576, 4194304, 16777216},
          .tolerance = 0,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
