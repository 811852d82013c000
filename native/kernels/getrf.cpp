#include "native/kernels/tile_run.hpp"

/// A = L U of one diagonally dominant tile, without pivoting, by recursion [Toledo 1997]. 2/3 b^3 - b^2/2 - b/6 flop
/// [LAPACK Working Note 41]; the tile is read and written. Right when L (U x) = A x.
namespace pelsim::host::kernels {
namespace {

class Getrf final : public TileRun {
 public:
  Getrf(std::uint64_t side, std::uint64_t seed) : TileRun(side, dominant_tile(side, seed, Symmetric::no), seed) {}
  void call() override { getrf(tile_.data(), side_); }
  double error() const override {
    const Vector product = times(tile_, Part::unit_lower, times(tile_, Part::upper, probe_));
    return distance(product, times(input_, Part::all, probe_));
  }
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(2 * b * b * b / 3 - b * b / 2 - b / 6), tiles(2, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Getrf>(size, seed); }

}  // namespace

Kernel getrf() {
  return {.name = "getrf",
          .summary = "LU factorisation of a tile without pivoting",
          .size = "elements along a tile",
          .sizes = {96, 128, 192, 256, 384, 512, 768},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
