#include "native/kernels/amplitudes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/random.hpp"

namespace pelsim::host {

Gate hadamard() {
  const double h = 1 / std::numbers::sqrt2;
  return {h, h, h, -h};
}

std::vector<Amplitude> random_state(std::size_t amplitudes, std::uint64_t seed) {
  Stream random(seed, "native.state");
  std::vector<Amplitude> state(amplitudes);
  double norm = 0;
  for (Amplitude& a : state) {
    a = {random.uniform(-1, 1), random.uniform(-1, 1)};
    norm += std::norm(a);
  }
  for (Amplitude& a : state) a /= std::sqrt(norm);
  return state;
}

void apply_gate(const Gate& g, std::span<Amplitude> zero, std::span<Amplitude> one) {
  // By real and imaginary parts: the product of std::complex looks for infinities at every call.
  const double ar = g[0].real(), ai = g[0].imag(), br = g[1].real(), bi = g[1].imag();
  const double cr = g[2].real(), ci = g[2].imag(), dr = g[3].real(), di = g[3].imag();
  Amplitude *const at_zero = zero.data(), *const at_one = one.data();
  for (std::size_t k = 0; k < zero.size(); ++k) {
    const double xr = at_zero[k].real(), xi = at_zero[k].imag(), yr = at_one[k].real(), yi = at_one[k].imag();
    at_zero[k] = {ar * xr - ai * xi + br * yr - bi * yi, ar * xi + ai * xr + br * yi + bi * yr};
    at_one[k] = {cr * xr - ci * xi + dr * yr - di * yi, cr * xi + ci * xr + dr * yi + di * yr};
  }
}

void apply_gate(const Gate& gate, unsigned qubit, std::span<Amplitude> part) {
  const std::size_t half = std::size_t{1} << qubit;
  for (std::size_t at = 0; at < part.size(); at += 2 * half)
    apply_gate(gate, part.subspan(at, half), part.subspan(at + half, half));
}

void turn(double angle, std::span<Amplitude> part) {
  const double c = std::cos(angle), s = std::sin(angle);
  for (Amplitude& a : part) a = {c * a.real() - s * a.imag(), c * a.imag() + s * a.real()};
}

void turn(double angle, unsigned qubit, std::span<Amplitude> part) {
  const double c = std::cos(angle), s = std::sin(angle);
  const std::size_t half = std::size_t{1} << qubit;
  for (std::size_t at = half; at < part.size(); at += 2 * half)
    for (Amplitude& a : part.subspan(at, half)) a = {c * a.real() - s * a.imag(), c * a.imag() + s * a.real()};
}

void turn(double angle, unsigned qubit, unsigned other, std::span<Amplitude> part) {
  const double c = std::cos(angle), s = std::sin(angle);
  const std::size_t high = std::size_t{1} << std::max(qubit, other), low = std::size_t{1} << std::min(qubit, other);
  for (std::size_t outer = high; outer < part.size(); outer += 2 * high)
    for (std::size_t at = outer + low; at < outer + high; at += 2 * low)
      for (Amplitude& a : part.subspan(at, low)) a = {c * a.real() - s * a.imag(), c * a.imag() + s * a.real()};
}

}  // namespace pelsim::host
