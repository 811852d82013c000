#include <cmath>
#include <complex>
#include <numbers>

#include "native/fourier.hpp"
#include "native/kernel.hpp"

/// One block of a stage that joins two transforms: s points from s even and s odd ones. 5 s flop by the customary count
/// of 5 n log2 n; about three times as many are executed, since both blocks of a pair turn the odd points and make the
/// powers of w as they go. 8 B a point, two blocks read and one written. Right when it agrees with the definition in
/// double precision.
namespace pelsim::host::kernels {
namespace {

class Stage final : public KernelRun {
 public:
  Stage(std::uint64_t points, std::uint64_t seed)
      : butterfly_(points), from_(random_points(2 * points, seed)), to_(points) {}

  void call() override {
    butterfly_(from_.data(), from_.data() + to_.size(), to_.data(), to_.size(), 0, Butterfly::Half::second);
  }
  /// The greatest difference; values are at most sqrt(8).
  double error() const override {
    const std::size_t n = to_.size();
    const auto wide = [](Complex c) { return std::complex<double>(c.re, c.im); };
    double most = 0;
    for (std::size_t q = 0; q < n; ++q) {
      const double angle = -std::numbers::pi * static_cast<double>(q) / static_cast<double>(n);
      const std::complex<double> expected = wide(from_[q]) - std::polar(1.0, angle) * wide(from_[n + q]);
      const double difference = std::abs(wide(to_[q]) - expected);
      if (!(difference <= most)) most = difference;
    }
    return most;
  }
  void damage() override { to_.back().im += 1e-3f; }

 private:
  const Butterfly butterfly_;
  const std::vector<Complex> from_;
  std::vector<Complex> to_;
};

KernelWork work(std::uint64_t size) {
  const double n = static_cast<double>(size);
  return {Flops(5 * n), Bytes(3 * (8 * n))};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Stage>(size, seed); }

}  // namespace

Kernel butterfly() {
  return {.name = "butterfly",
          .summary = "one block of a stage of a Fourier transform",
          .size = "complex points of a block, a power of two",
          .sizes = {4096, 16384, 65536, 262144, 1048576},
          .tolerance = 2e-6,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
