#include <algorithm>
#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/particles.hpp"

/// Lennard-Jones forces on the n particles of a cell from themselves and 26 cells around: 27 n^2 pairs, all of which
/// are worked out; those beyond the cutoff add 0. Counted: 24 flop a pair (distance 8, 1/r^2 and its cube 4, strength
/// 5, comparison 1, sums 6); 24 n bytes for each cell read and the forces written. Checked: up to 16 particles against
/// the sum of textbook forces over all others. [Allen & Tildesley: Computer Simulation of Liquids]
namespace pelsim::host::kernels {
namespace {

constexpr std::size_t cells = 27;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : side_(cell_side(n)) {
    for (std::size_t c = 0; c < cells; ++c) at_.push_back(lattice_positions(n, seed, c));
    for (auto& direction : force_) direction.resize(n);
  }
  void call() override {
    for (auto& direction : force_) std::fill(direction.begin(), direction.end(), 0.0);
    for (std::size_t c = 0; c < cells; ++c) add_forces(at_[middle], at_[c], shift(c), force_);
  }
  double error() const override {
    double difference = 0, largest = 0;
    const std::size_t n = at_[0][0].size(), stride = std::max<std::size_t>(1, n / 16);
    for (std::size_t p = 0; p < n; p += stride) {
      std::array<double, 3> right{};
      for (std::size_t c = 0; c < cells; ++c) {
        const std::array<double, 3> s = shift(c);
        for (std::size_t o = 0; o < n; ++o) {
          const auto& at = at_[middle];
          const std::array<double, 3> f = pair_force(at[0][p] - at_[c][0][o] - s[0], at[1][p] - at_[c][1][o] - s[1],
                                                     at[2][p] - at_[c][2][o] - s[2]);
          for (std::size_t d = 0; d < 3; ++d) right[d] += f[d];
        }
      }
      for (std::size_t d = 0; d < 3; ++d) {
        difference = std::max(difference, std::abs(right[d] - force_[d][p]));
        largest = std::max(largest, std::abs(right[d]));
      }
    }
    return difference / largest;
  }
  void damage() override { force_[1][0] *= 1 + 1e-3; }

 private:
  static constexpr std::size_t middle = 13;
  std::array<double, 3> shift(std::size_t cell) const {
    return {(static_cast<double>(cell % 3) - 1) * side_, (static_cast<double>(cell / 3 % 3) - 1) * side_,
            (static_cast<double>(cell / 9) - 1) * side_};
  }
  double side_;
  std::vector<Coordinates> at_;
  Coordinates force_;
};

}  // namespace

Kernel lj_forces() {
  return {.name = "lj-forces",
          .summary = "Lennard-Jones forces on a cell from itself and the 26 around",
          .size = "particles of a cell",
          .sizes = {16, 32, 64, 128, 256, 512},
          .tolerance = 1e-9,
          .work = [](std::uint64_t n) -> KernelWork {
            const double particles = static_cast<double>(n);
            return {Flops(24 * cells * particles * particles), Bytes(24 * (cells + 1) * particles)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
