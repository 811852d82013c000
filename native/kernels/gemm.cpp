#include "native/kernels/tile_run.hpp"

/// C = C - A B^T [BLAS dgemm]. 2 b^3 flop [LAPACK Working Note 41]; A, B and C are read, C is written.
/// Right when C' x = C x - A (B^T x) [Freivalds 1977]. LU's C - A B does the same work.
namespace pelsim::host::kernels {
namespace {

class Gemm final : public TileRun {
 public:
  Gemm(std::uint64_t side, std::uint64_t seed)
      : TileRun(side, random_tile(side, seed, "kernels.gemm.c"), seed),
        a_(random_tile(side, seed, "kernels.gemm.a")),
        b_(random_tile(side, seed, "kernels.gemm.b")) {}
  void call() override { gemm(a_.data(), b_.data(), tile_.data(), side_); }
  double error() const override {
    Vector expected = times(input_, Part::all, probe_);
    add(expected, -1, times(a_, Part::all, transposed_times(b_, Part::all, probe_)));
    return distance(times(tile_, Part::all, probe_), expected);
  }

 private:
  const Vector a_, b_;
};

KernelWork work(std::uint64_t size) {
  const double b = static_cast<double>(size);
  return {Flops(2 * b * b * b), tiles(4, size)};
}

std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Gemm>(size, seed); }

}  // namespace

Kernel gemm() {
  return {.name = "gemm",
          .summary = "product of two tiles, taken from a third",
          .size = "elements along a tile",
          .sizes = {64, 96, 128, 192, 256, 384, 512, 768},
          .tolerance = 1e-13,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
