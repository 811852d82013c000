#include <algorithm>
#include <bit>

#include "native/kernel.hpp"
#include "native/kernels/sorting.hpp"

/// Sorts n random 64-bit keys (introsort). Counted: n ceil(log2 n) comparisons, as flop; 16 n bytes, each key read and
/// written once. Checked: against a heap sort.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : input_(random_keys(n, seed, 0)), output_(input_) {}

  void prepare() override { output_ = input_; }
  void call() override { sort_keys(output_); }
  /// The share of keys that do not stand where a heap would put them.
  double error() const override {
    std::vector<Key> right = input_;
    std::make_heap(right.begin(), right.end());
    std::sort_heap(right.begin(), right.end());
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < right.size(); ++k) wrong += right[k] != output_[k] ? 1 : 0;
    return static_cast<double>(wrong) / static_cast<double>(right.size());
  }
  void damage() override { output_.front() ^= 1; }

 private:
  std::vector<Key> input_, output_;
};

}  // namespace

Kernel sort() {
  return {.name = "sort",
          .summary = "local sort of sample sort",
          .size = "64-bit keys",
          .sizes = {256, 1024, 4096, 16384, 65536, 262144},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            const double keys = static_cast<double>(n);
            return {Flops(n > 1 ? keys * static_cast<double>(std::bit_width(n - 1)) : 0), Bytes(16 * keys)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
