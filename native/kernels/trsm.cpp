#include "native/kernels/tile_run.hpp"

/// X = B L^-T with a lower triangle L [BLAS dtrsm]. b^3 flop [LAPACK Working Note 41]; L and B are read, X is written.
/// Right when X (L^T x) = B x. LU's two variants, X = L^-1 B and X = B U^-1, do the same work (OpenBLAS takes a quarter
/// longer for the first).
namespace pelsim::host::kernels {
namespace {

class Trsm final : public TileRun {
 public:
  Trsm(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.trsm"), seed),
        triangle_(dominant_tile(side, seed, Symmetric::no)) {}
  void call() override { trsm(triangle_.data(), tile_.data(), side_); }
  double error() const override {
    const Vector product = times(tile_, Part::all, transposed_times(triangle_, Part::lower, probe_));
    return distance(product, times(input_, Part::all, probe_));
  }

 private:
  const Vector triangle_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(b * b * b), tiles(3, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Trsm>(size, seed); }

}  // namespace

Kernel trsm() {
  return {.name = "trsm",
          .summary = "solution with a triangular tile for a whole tile",
          .size = "elements along a tile",
          .sizes = {96, 128, 192, 256, 384, 512, 768},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
