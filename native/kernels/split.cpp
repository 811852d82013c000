#include <utility>

#include "native/fourier.hpp"
#include "native/kernel.hpp"

/// Points at even and at odd places into two halves, as the recursion of a Fourier transform begins. No flop; 8 B a
/// point, read once and written once. Right when the halves, woven together again, are the input.
namespace pelsim::host::kernels {
namespace {

class Split final : public KernelRun {
 public:
  Split(std::uint64_t points, std::uint64_t seed)
      : from_(random_points(points, seed)), even_(points / 2), odd_(points / 2) {}

  void call() override { split(from_.data(), even_.data(), odd_.data(), even_.size()); }
  /// The share of points that differ.
  double error() const override {
    std::size_t wrong = 0;
    for (std::size_t n = 0; n < from_.size(); ++n) {
      const Complex is = (n % 2 == 0 ? even_ : odd_)[n / 2], was = from_[n];
      wrong += is.re != was.re || is.im != was.im ? 1 : 0;
    }
    return static_cast<double>(wrong) / static_cast<double>(from_.size());
  }
  void damage() override { std::swap(even_.front(), odd_.back()); }

 private:
  const std::vector<Complex> from_;
  std::vector<Complex> even_, odd_;
};

KernelWork work(std::uint64_t size) { return {Flops(0), Bytes(2 * (8 * static_cast<double>(size)))}; }
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Split>(size, seed); }

}  // namespace

Kernel split() {
  return {.name = "split",
          .summary = "points at even and at odd places into two halves",
          .size = "complex points, a power of two",
          .sizes = {8192, 32768, 131072, 524288, 2097152},
          .tolerance = 0,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
