#include "native/kernels/tile_run.hpp"
#include "native/reflectors.hpp"

/// A = Q R of one tile, reflectors joined by 32 [LAPACK dgeqrt]. 4/3 b^3 flop to the leading order [Buttari et al.
/// 2009]; the tile is read and written. Right when H_1 (H_2 ... (R x)) = A x.
namespace pelsim::host::kernels {
namespace {

class Geqrt final : public TileRun {
 public:
  Geqrt(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.geqrt"), seed), t_(triangles(side)) {}

  void call() override { geqrt(tile_.data(), t_.data(), side_); }
  double error() const override {
    Vector product = times(tile_, Part::upper, probe_);
    apply_reflectors(tile_, t_, product, Order::backward);
    return distance(product, times(input_, Part::all, probe_));
  }

 private:
  Vector t_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(4 * (b * b * b) / 3), tiles(2, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Geqrt>(size, seed); }

}  // namespace

Kernel geqrt() {
  return {.name = "geqrt",
          .summary = "QR factorisation of a tile",
          .size = "elements along a tile",
          .sizes = {64, 96, 128, 192, 256, 384, 512},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
