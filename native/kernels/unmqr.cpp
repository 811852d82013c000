#include "native/kernels/tile_run.hpp"
#include "native/reflectors.hpp"

/// C = Q^T C for the Q of geqrt, by blocks of 32 reflectors [LAPACK dgemqrt]. 2 b^3 flop to the leading order [Buttari
/// et al. 2009]; reflectors and C are read, C is written. Right when C' x = H_b (... (H_1 (C x))).
namespace pelsim::host::kernels {
namespace {

class Unmqr final : public TileRun {
 public:
  Unmqr(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.unmqr.c"), seed),
        v_(random_tile(side, seed, "kernels.unmqr.v")),
        t_(triangles(side)) {
    geqrt(v_.data(), t_.data(), side);
  }

  void call() override { unmqr(v_.data(), t_.data(), tile_.data(), side_); }
  double error() const override {
    Vector expected = times(input_, Part::all, probe_);
    apply_reflectors(v_, t_, expected, Order::forward);
    return distance(times(tile_, Part::all, probe_), expected);
  }

 private:
  Vector v_, t_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(2 * (b * b * b)), tiles(3, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Unmqr>(size, seed); }

}  // namespace

Kernel unmqr() {
  return {.name = "unmqr",
          .summary = "reflectors of geqrt onto a tile",
          .size = "elements along a tile",
          .sizes = {64, 96, 128, 192, 256, 384, 512, 768},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
