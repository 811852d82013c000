#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/bases.hpp"

/// Local alignment of two sequences of n bases, the second a copy of the first with every eighth base drawn again.
/// Counted: 6 operations a cell, as flop (3 additions, 3 maxima); 3 n bytes: both sequences and what matches score.
/// Checked: the score against the whole table, filled column by column.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : a_(random_bases(n, seed, 0)), b_(a_), words_(counters) {
    const std::vector<Base> other = random_bases(n, seed, 1);
    for (std::size_t k = 0; k < n; k += 8) b_[k] = other[k];
    count_kmers(b_, table());
  }
  void call() override { score_ = align(a_, match_scores(a_, table(), often), b_); }
  double error() const override {
    std::vector<std::uint64_t> words = words_;
    const auto match = match_scores(a_, std::span<const std::uint64_t, counters>(words), often);
    const std::int32_t right = align_plainly(a_, match, b_);
    return std::abs(score_ - right) / static_cast<double>(right);
  }
  void damage() override { ++score_; }

 private:
  static constexpr std::uint64_t often = 2;
  std::span<std::uint64_t, counters> table() { return std::span<std::uint64_t, counters>(words_); }
  std::vector<Base> a_, b_;
  std::vector<std::uint64_t> words_;
  std::int32_t score_ = 0;
};

}  // namespace

Kernel smith_waterman() {
  return {.name = "smith-waterman",
          .summary = "score of a local alignment",
          .size = "bases of each of two sequences",
          .sizes = {64, 128, 256, 512, 1024, 2048},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            const double bases = static_cast<double>(n);
            return {Flops(6 * bases * bases), Bytes(3 * bases)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
