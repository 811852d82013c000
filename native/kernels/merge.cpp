#include <algorithm>

#include "native/kernel.hpp"
#include "native/kernels/sorting.hpp"

/// Merges two sorted runs into one of n keys. Counted: n comparisons, as flop; 16 n bytes. Checked: against sorting
/// both runs together.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : a_(random_keys(n / 2, seed, 0)), b_(random_keys(n - n / 2, seed, 1)), output_(n) {
    std::sort(a_.begin(), a_.end());
    std::sort(b_.begin(), b_.end());
  }
  void call() override { merge_keys(a_, b_, output_); }
  double error() const override {
    std::vector<Key> right = a_;
    right.insert(right.end(), b_.begin(), b_.end());
    std::sort(right.begin(), right.end());
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < right.size(); ++k) wrong += right[k] != output_[k] ? 1 : 0;
    return static_cast<double>(wrong) / static_cast<double>(right.size());
  }
  void damage() override { output_.back() ^= 1; }

 private:
  std::vector<Key> a_, b_, output_;
};

}  // namespace

Kernel merge() {
  return {.name = "merge",
          .summary = "merges two sorted runs",
          .size = "64-bit keys in the result",
          .sizes = {4096, 16384, 65536, 262144, 1048576},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(static_cast<double>(n)), Bytes(16 * static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
