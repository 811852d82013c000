#include <bit>
#include <cmath>
#include <numbers>

#include "native/binding.hpp"
#include "native/kernels/amplitudes.hpp"
#include "native/program.hpp"
#include "sim/random.hpp"

/// The quantum Fourier transform of the state exp(2 pi i t x / N) / sqrt(N), as phase estimation uses it: gate (target,
/// target, block), phase (target, control, block). Right when the state is the geometric series that comes out,
///   sin(pi t) / (N sin(pi (t + k) / N)) exp(i pi (t - (t + k) / N)),
/// with the qubits of k in reversed order, as the circuit without swaps leaves them.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { gate, phase };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"gate", "phase"}); }

class Fourier final : public Program {
 public:
  Fourier(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        qubits_(static_cast<unsigned>(binding_.extent_of(0)[0])),
        local_(static_cast<unsigned>(std::countr_zero(binding_.size_of(0)))),
        state_(std::size_t{1} << qubits_),
        // Between two whole numbers, so that no amplitude is 0, before or after.
        turns_(static_cast<double>(seed % 8) + Stream(seed, "native.phase").uniform(0.25, 0.75)) {
    const double size = static_cast<double>(state_.size());
    for (std::size_t x = 0; x < state_.size(); ++x)
      state_[x] = std::polar(1 / std::sqrt(size), 2 * std::numbers::pi * turns_ * (static_cast<double>(x) / size));
  }

  void run(TaskId task) override {
    const auto [target, control, block] = binding_.point(task);
    const auto first = static_cast<unsigned>(target), second = static_cast<unsigned>(control);
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::gate: return gate(first, block);
      case Step::phase: {
        const double angle = std::numbers::pi / static_cast<double>(std::size_t{1} << (first - second));
        if (first < local_) return turn(angle, first, second, part(block));
        if (second < local_) return turn(angle, second, part(block));
        return turn(angle, part(block));
      }
    }
  }

  Verdict verify() const override {
    const double size = static_cast<double>(state_.size()), pi = std::numbers::pi;
    double square = 0;
    for (std::size_t at = 0; at < state_.size(); ++at) {
      std::size_t k = 0;
      for (unsigned q = 0; q < qubits_; ++q) k |= (at >> q & 1) << (qubits_ - 1 - q);
      // From the middle on counted down from N, where the sine is small and exact.
      const double place = static_cast<double>(k) - (2 * k > state_.size() ? size : 0), part = (turns_ + place) / size;
      const double strength = std::sin(pi * turns_) / (size * std::sin(pi * part));
      square += std::norm(state_[at] - strength * std::polar(1.0, pi * (turns_ - part)));
    }
    return {.what = "|state - its closed form|", .error = std::sqrt(square), .tolerance = 1e-11};
  }

 private:
  std::span<Amplitude> part(std::size_t block) {
    return std::span(state_).subspan(block << local_, std::size_t{1} << local_);
  }
  void gate(unsigned target, std::size_t block) {
    if (target < local_) return apply_gate(hadamard(), target, part(block));
    // Blocks in pairs: the one with the bit works on the upper halves of both, the other on the lower ones.
    const std::size_t bit = std::size_t{1} << (target - local_), half = std::size_t{1} << (local_ - 1);
    const std::size_t from = (block & bit) != 0 ? half : 0;
    apply_gate(hadamard(), part(block & ~bit).subspan(from, half), part(block | bit).subspan(from, half));
  }

  Binding binding_;
  unsigned qubits_, local_;
  std::vector<Amplitude> state_;
  double turns_;  ///< t
};

Bytes memory(const TaskGraph& graph) {
  return Bytes(16 * std::exp2(static_cast<double>(bound(graph).extent_of(0)[0])));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Fourier>(graph, seed);
}

}  // namespace

ProgramEntry state_vector() {
  return {.workload = "state-vector", .summary = "quantum Fourier transform of a wave", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
