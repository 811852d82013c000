#include "native/kernels/tile_run.hpp"
#include "native/reflectors.hpp"

/// A over C = Q^T (A over C) for the Q of tsqrt, by blocks of 32 reflectors [LAPACK dtpmqrt]. 4 b^3 flop to the leading
/// order [Buttari et al. 2009]; reflectors, A and C are read, A and C are written. Right when (A' x over C' x) =
/// H_b (... (H_1 (A x over C x))).
namespace pelsim::host::kernels {
namespace {

class Tsmqr final : public TileRun {
 public:
  Tsmqr(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.tsmqr.c"), seed),
        a_input_(random_tile(side, seed, "kernels.tsmqr.a")),
        a_(a_input_),
        v_(random_tile(side, seed, "kernels.tsmqr.v")),
        t_(triangles(side)) {
    Vector r = dominant_tile(side, seed, Symmetric::no);
    tsqrt(r.data(), v_.data(), t_.data(), side);
  }

  void prepare() override {
    TileRun::prepare();
    a_ = a_input_;
  }
  void call() override { tsmqr(v_.data(), t_.data(), a_.data(), tile_.data(), side_); }
  double error() const override {
    Vector expected = times(a_input_, Part::all, probe_), expected_below = times(input_, Part::all, probe_);
    apply_reflectors(v_, t_, expected, expected_below, Order::forward);
    return distance(times(a_, Part::all, probe_), expected) + distance(times(tile_, Part::all, probe_), expected_below);
  }

 private:
  const Vector a_input_;
  Vector a_, v_, t_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(4 * (b * b * b)), tiles(5, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Tsmqr>(size, seed); }

}  // namespace

Kernel tsmqr() {
  return {.name = "tsmqr",
          .summary = "reflectors of tsqrt onto two tiles",
          .size = "elements along a tile",
          .sizes = {64, 96, 128, 192, 256, 384, 512},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
