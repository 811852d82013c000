#include <bit>
#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/amplitudes.hpp"

/// A one-qubit gate on n amplitudes (a power of two), on the qubit in the middle. Counted: 14 flop an amplitude (a pair
/// takes four complex products and two sums, 28); 32 n bytes, each amplitude read and written. Checked: each amplitude
/// from the definition, by complex arithmetic.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : qubit_(static_cast<unsigned>(std::countr_zero(n)) / 2), input_(random_state(n, seed)), state_(input_) {}

  void prepare() override { state_ = input_; }
  void call() override { apply_gate(gate_, qubit_, state_); }
  /// The largest difference of an amplitude, times the root of their number, since the norm is 1.
  double error() const override {
    double largest = 0;
    const std::size_t bit = std::size_t{1} << qubit_;
    for (std::size_t k = 0; k < input_.size(); ++k) {
      const Amplitude zero = input_[k & ~bit], one = input_[k | bit];
      const Amplitude right = (k & bit) == 0 ? gate_[0] * zero + gate_[1] * one : gate_[2] * zero + gate_[3] * one;
      largest = std::max(largest, std::abs(state_[k] - right));
    }
    return largest * std::sqrt(static_cast<double>(input_.size()));
  }
  void damage() override { state_.front() *= 1.01; }

 private:
  /// Unitary, and no entry is 0, real or imaginary alone.
  static Gate some_gate() {
    const Amplitude a = std::polar(0.6, 0.3), b = std::polar(0.8, 1.1);
    return {a, b, -std::conj(b), std::conj(a)};
  }
  Gate gate_ = some_gate();
  unsigned qubit_;
  std::vector<Amplitude> input_, state_;
};

}  // namespace

Kernel gate() {
  return {.name = "gate",
          .summary = "one-qubit gate on a state vector",
          .size = "amplitudes",
          .sizes = {4096, 16384, 65536, 262144, 1048576, 4194304},
          .tolerance = 1e-12,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(14 * static_cast<double>(n)), Bytes(32 * static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
