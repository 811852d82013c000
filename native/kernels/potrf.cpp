#include "native/kernels/tile_run.hpp"

/// A = L L^T of one tile [LAPACK dpotrf]. b^3/3 + b^2/2 + b/6 flop [LAPACK Working Note 41]; the tile is read and
/// written. Right when L (L^T x) = A x.
namespace pelsim::host::kernels {
namespace {

class Potrf final : public TileRun {
 public:
  Potrf(std::uint64_t side, std::uint64_t seed) : TileRun(side, dominant_tile(side, seed, Symmetric::yes), seed) {}
  void call() override { potrf(tile_.data(), side_); }
  double error() const override {
    const Vector product = times(tile_, Part::lower, transposed_times(tile_, Part::lower, probe_));
    return distance(product, times(input_, Part::all, probe_));
  }
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(b * b * b / 3 + b * b / 2 + b / 6), tiles(2, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Potrf>(size, seed); }

}  // namespace

Kernel potrf() {
  return {.name = "potrf",
          .summary = "Cholesky factorisation of a tile",
          .size = "elements along a tile",
          .sizes = {96, 128, 192, 256, 384, 512, 768, 1024},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
