#include <algorithm>

#include "native/kernel.hpp"
#include "native/kernels/sorting.hpp"

/// Cuts n sorted keys into 16 pieces and hands them on. Counted: n moves, as flop (the 15 binary searches do not count
/// beside them); 16 n bytes. Checked: the pieces against a linear count of the keys below each splitter.
namespace pelsim::host::kernels {
namespace {

constexpr std::size_t pieces = 16;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : input_(random_keys(n, seed, 0)), output_(n), begins_(pieces + 1) {
    std::sort(input_.begin(), input_.end());
    for (std::size_t k = 1; k < pieces; ++k) splitters_.push_back(~Key{0} / pieces * k);
  }
  void call() override { partition_keys(input_, splitters_, output_, begins_); }
  double error() const override {
    std::size_t wrong = input_ == output_ ? 0 : 1;
    for (std::size_t k = 0; k < splitters_.size(); ++k) {
      const auto below = std::count_if(input_.begin(), input_.end(), [&](Key key) { return key < splitters_[k]; });
      wrong += begins_[k + 1] != static_cast<std::size_t>(below) ? 1 : 0;
    }
    return static_cast<double>(wrong) / static_cast<double>(pieces);
  }
  void damage() override { ++begins_[pieces / 2]; }

 private:
  std::vector<Key> input_, output_, splitters_;
  std::vector<std::size_t> begins_;
};

}  // namespace

Kernel partition() {
  return {.name = "partition",
          .summary = "cuts sorted keys at splitters",
          .size = "64-bit keys",
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
