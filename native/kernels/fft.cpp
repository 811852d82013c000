#include <bit>

#include "native/fourier.hpp"
#include "native/kernel.hpp"

/// A whole complex transform of single precision by KissFFT. 5 n log2 n flop, the customary count whatever the
/// algorithm [FFTW's benchFFT]; 8 B a point, read once and written once.
namespace pelsim::host::kernels {
namespace {

class Fft final : public KernelRun {
 public:
  Fft(std::uint64_t points, std::uint64_t seed) : transform_(points), from_(random_points(points, seed)), to_(points) {}

  void call() override { transform_(from_.data(), to_.data()); }
  double error() const override { return spectrum_error(from_, to_); }
  void damage() override { to_.back().re = 2 * to_.back().re + 1; }

 private:
  const Transform transform_;
  const std::vector<Complex> from_;
  std::vector<Complex> to_;
};

KernelWork work(std::uint64_t size) {
  const double n = static_cast<double>(size);
  return {Flops(5 * n * std::countr_zero(size)), Bytes(2 * (8 * n))};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Fft>(size, seed); }

}  // namespace

Kernel fft() {
  return {.name = "fft",
          .summary = "a fast Fourier transform in single precision",
          .size = "complex points, a power of two",
          .sizes = {1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144},
          .tolerance = 2e-6,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
