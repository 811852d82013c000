#include <bit>
#include <cmath>

#include "native/kernel.hpp"
#include "native/kernels/amplitudes.hpp"

/// A controlled phase that turns n amplitudes (a power of two) among 4 n, those with the two qubits in the middle set.
/// Counted: 6 flop an amplitude turned (a complex product); 32 n bytes. Checked: each of the 4 n from the definition.
namespace pelsim::host::kernels {
namespace {

constexpr double angle = 0.7;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : qubit_(static_cast<unsigned>(std::countr_zero(4 * n)) / 2), input_(random_state(4 * n, seed)), state_(input_) {}

  void prepare() override { state_ = input_; }
  void call() override { turn(angle, qubit_, qubit_ - 1, state_); }
  double error() const override {
    double largest = 0;
    for (std::size_t k = 0; k < input_.size(); ++k) {
      const bool both = (k >> qubit_ & 1) == 1 && (k >> (qubit_ - 1) & 1) == 1;
      const Amplitude right = both ? input_[k] * std::polar(1.0, angle) : input_[k];
      largest = std::max(largest, std::abs(state_[k] - right));
    }
    return largest * std::sqrt(static_cast<double>(input_.size()));
  }
  void damage() override { state_.back() *= 1.01; }

 private:
  unsigned qubit_;
  std::vector<Amplitude> input_, state_;
};

}  // namespace

Kernel phase() {
  return {.name = "phase",
          .summary = "controlled phase on a state vector",
          .size = "amplitudes that turn",
          .sizes = {4096, 16384, 65536, 262144, 1048576},
          .tolerance = 1e-12,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(6 * static_cast<double>(n)), Bytes(32 * static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
