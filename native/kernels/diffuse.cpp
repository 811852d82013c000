#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/heat.hpp"

/// One step of diffusion on n x n cells. Counted: 7 flop a cell (4 sums, a product each with 4 and k, a difference); 16
/// n^2 bytes. Checked: each cell from its four neighbours by index, and the sum, which insulated edges keep.
namespace pelsim::host::kernels {
namespace {

constexpr double k = 0.2;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : side_(n), now_(random_band(n, seed, 0)), next_(n * n) {}

  void call() override {
    const std::span<const double> now = now_;
    diffuse(now, now.first(side_), now.last(side_), k, next_);
  }
  double error() const override {
    double largest = 0, before = 0, after = 0;
    for (std::size_t at = 0; at < now_.size(); ++at) {
      const std::size_t row = at / side_, column = at % side_;
      double flow = 0;
      flow += now_[row * side_ + (column + 1) % side_] - now_[at];
      flow += now_[row * side_ + (column + side_ - 1) % side_] - now_[at];
      if (row > 0) flow += now_[at - side_] - now_[at];
      if (row + 1 < side_) flow += now_[at + side_] - now_[at];
      largest = std::max(largest, std::abs(next_[at] - now_[at] - k * flow) / now_[at]);
      before += now_[at];
      after += next_[at];
    }
    return std::max(largest, std::abs(after - before) / before);
  }
  void damage() override { next_.front() += 1e-6; }

 private:
  std::size_t side_;
  Band now_, next_;
};

}  // namespace

Kernel diffuse() {
  return {.name = "diffuse",
          .summary = "explicit diffusion step of a band of cells",
          .size = "cells along a side",
          .sizes = {64, 128, 256, 512, 1024, 2048},
          .tolerance = 1e-11,
          .work = [](std::uint64_t n) -> KernelWork {
            const double cells = static_cast<double>(n) * static_cast<double>(n);
            return {Flops(7 * cells), Bytes(16 * cells)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
