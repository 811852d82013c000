#include "native/kernels/tile_run.hpp"
#include "native/reflectors.hpp"

/// R over A = Q (R' over 0), reflectors joined by 32 [LAPACK dtpqrt]. 2 b^3 flop to the leading order; R and A are read
/// and written [Buttari et al. 2009]. Right when H_1 (H_2 ... (R' x over 0)) = R x over A x.
namespace pelsim::host::kernels {
namespace {

class Tsqrt final : public TileRun {
 public:
  Tsqrt(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.tsqrt"), seed),
        r_input_(dominant_tile(side, seed, Symmetric::no)),
        r_(r_input_),
        t_(triangles(side)) {}

  void prepare() override {
    TileRun::prepare();
    r_ = r_input_;
  }
  void call() override { tsqrt(r_.data(), tile_.data(), t_.data(), side_); }
  double error() const override {
    Vector product = times(r_, Part::upper, probe_), below(side_, 0.0);
    apply_reflectors(tile_, t_, product, below, Order::backward);
    product.insert(product.end(), below.begin(), below.end());
    Vector expected = times(r_input_, Part::upper, probe_);
    const Vector expected_below = times(input_, Part::all, probe_);
    expected.insert(expected.end(), expected_below.begin(), expected_below.end());
    return distance(product, expected);
  }

 private:
  const Vector r_input_;
  Vector r_, t_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(2 * (b * b * b)), tiles(4, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Tsqrt>(size, seed); }

}  // namespace

Kernel tsqrt() {
  return {.name = "tsqrt",
          .summary = "QR factorisation of a triangle over a tile",
          .size = "elements along a tile",
          .sizes = {64, 96, 128, 192, 256, 384, 512},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
