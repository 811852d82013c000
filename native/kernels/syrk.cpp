#include "native/kernels/tile_run.hpp"

/// C = C - A A^T, lower triangle [BLAS dsyrk]. b^3 + b^2 flop [LAPACK Working Note 41]; A and C are read, C is written.
/// Right when C' x = C x - A (A^T x), C and C' completed to symmetric matrices.
namespace pelsim::host::kernels {
namespace {

class Syrk final : public TileRun {
 public:
  Syrk(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.syrk.c"), seed), a_(random_tile(side, seed, "kernels.syrk.a")) {}
  void call() override { syrk(a_.data(), tile_.data(), side_); }
  double error() const override {
    Vector expected = symmetric_product(input_);
    add(expected, -1, times(a_, Part::all, transposed_times(a_, Part::all, probe_)));
    return distance(symmetric_product(tile_), expected);
  }

 private:
  /// The lower triangle of a symmetric matrix times the probe.
  Vector symmetric_product(const Vector& lower) const {
    Vector product = times(lower, Part::lower, probe_);
    add(product, 1, transposed_times(lower, Part::lower, probe_));
    for (std::size_t i = 0; i < side_; ++i) product[i] -= lower[i * side_ + i] * probe_[i];
    return product;
  }

  const Vector a_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(b * b * b + b * b), tiles(3, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Syrk>(size, seed); }

}  // namespace

Kernel syrk() {
  return {.name = "syrk",
          .summary = "symmetric update of a tile",
          .size = "elements along a tile",
          .sizes = {96, 128, 192, 256, 384, 512, 768, 1024},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
