#include <algorithm>

#include "native/kernel.hpp"
#include "native/kernels/option.hpp"
#include "sim/random.hpp"

/// Adds up n counters that stand in rows of 4096, column by column: how histograms and tables of words of bases meet.
/// Counted: n additions; 8 n bytes read and 32 KiB written. Checked: each column by itself.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : rows_(n), sum_(counters) {
    Stream random(seed, "native.add-counts");
    for (std::uint64_t& r : rows_) r = random.below(1000);
  }
  void call() override { add_counts(rows_, std::span<std::uint64_t, counters>(sum_)); }
  double error() const override {
    std::size_t wrong = 0;
    for (std::size_t column = 0; column < counters; ++column) {
      std::uint64_t right = 0;
      for (std::size_t at = column; at < rows_.size(); at += counters) right += rows_[at];
      wrong += sum_[column] != right ? 1 : 0;
    }
    return static_cast<double>(wrong) / counters;
  }
  void damage() override { ++sum_.front(); }

 private:
  std::vector<std::uint64_t> rows_, sum_;
};

}  // namespace

Kernel add_counts() {
  return {.name = "add-counts",
          .summary = "adds rows of 4096 counters",
          .size = "counters in all rows",
          .sizes = {16384, 65536, 262144, 1048576, 4194304},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(static_cast<double>(n)), Bytes(8 * static_cast<double>(n) + 8.0 * counters)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
