#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/particles.hpp"

/// One leapfrog step of n particles: v += f dt, x += v dt. Counted: 12 flop a particle; 120 bytes: force, velocity and
/// place read, velocity and place written. Checked: x' = x + v dt + f dt^2 from the input.
namespace pelsim::host::kernels {
namespace {

constexpr double dt = 0.002;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : force_(thermal_velocities(n, seed, 1)),
        at_(lattice_positions(n, seed, 0)),
        input_(thermal_velocities(n, seed, 0)),
        velocity_(input_),
        next_(at_) {}

  void prepare() override { velocity_ = input_; }
  void call() override { move(force_, at_, dt, velocity_, next_); }
  double error() const override {
    double largest = 0;
    for (std::size_t d = 0; d < 3; ++d) {
      for (std::size_t p = 0; p < at_[d].size(); ++p) {
        const double right = at_[d][p] + input_[d][p] * dt + force_[d][p] * dt * dt;
        largest = std::max(largest, std::abs(next_[d][p] - right) / std::abs(right));
      }
    }
    return largest;
  }
  void damage() override { next_[0][0] += 1e-6; }

 private:
  Coordinates force_, at_, input_, velocity_, next_;
};

}  // namespace

Kernel lj_move() {
  return {.name = "lj-move",
          .summary = "leapfrog step of particles",
          .size = "particles",
          .sizes = {64, 1024, 16384, 131072, 524288},
          .tolerance = 1e-12,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(12 * static_cast<double>(n)), Bytes(120 * static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
