#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/heat.hpp"

/// Passes heat between n x n cells of air and the ocean and land below. Counted: 12 flop a cell (2 for each flux, 4 for
/// the air, 2 for each surface); 48 n^2 bytes, three grids read and written. Checked: each cell as the closed form
/// gives it, and the heat of all three, which coupling keeps.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : input_{random_band(n, seed, 0), random_band(n, seed, 1), random_band(n, seed, 2)}, now_(input_) {}

  void prepare() override { now_ = input_; }
  void call() override { couple(surface_, now_[0], now_[1], now_[2]); }
  double error() const override {
    const Surface& s = surface_;
    const double before = heat(s, input_[0], input_[1], input_[2]), after = heat(s, now_[0], now_[1], now_[2]);
    double largest = std::abs(after - before) / before;
    for (std::size_t k = 0; k < now_[0].size(); ++k) {
      const double air = input_[0][k], ocean = input_[1][k], land = input_[2][k];
      const double right[] = {air * (1 - s.ocean * s.to_ocean - (1 - s.ocean) * s.to_land) +
                                  s.ocean * s.to_ocean * ocean + (1 - s.ocean) * s.to_land * land,
                              ocean * (1 - s.to_ocean / s.ocean_capacity) + s.to_ocean / s.ocean_capacity * air,
                              land * (1 - s.to_land / s.land_capacity) + s.to_land / s.land_capacity * air};
      for (std::size_t part = 0; part < 3; ++part)
        largest = std::max(largest, std::abs(now_[part][k] - right[part]) / right[part]);
    }
    return largest;
  }
  void damage() override { now_[2].front() += 1e-6; }

 private:
  Surface surface_;
  std::vector<Band> input_, now_;
};

}  // namespace

Kernel couple() {
  return {.name = "couple",
          .summary = "passes heat between air, ocean and land",
          .size = "cells along a side",
          .sizes = {64, 128, 256, 512, 1024},
          .tolerance = 1e-11,
          .work = [](std::uint64_t n) -> KernelWork {
            const double cells = static_cast<double>(n) * static_cast<double>(n);
            return {Flops(12 * cells), Bytes(48 * cells)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
