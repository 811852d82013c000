#pragma once
#include <array>
#include <complex>
#include <cstdint>
#include <span>
#include <vector>

/// Gates on parts of a quantum state: 2^m amplitudes, bit q of an amplitude's index is qubit q.
namespace pelsim::host {

using Amplitude = std::complex<double>;
using Gate = std::array<Amplitude, 4>;  ///< 2 x 2, by rows

Gate hadamard();

/// A random state of norm 1.
std::vector<Amplitude> random_state(std::size_t amplitudes, std::uint64_t seed);

/// The gate on the qubit that tells the first part from the second, index by index.
void apply_gate(const Gate&, std::span<Amplitude> zero, std::span<Amplitude> one);
/// The gate on a qubit whose bit lies inside the part.
void apply_gate(const Gate&, unsigned qubit, std::span<Amplitude> part);

/// Turns every amplitude by the angle (radians).
void turn(double angle, std::span<Amplitude> part);
/// Turns the amplitudes whose bit is set; with `other` those with both bits set (a controlled phase).
void turn(double angle, unsigned qubit, std::span<Amplitude> part);
void turn(double angle, unsigned qubit, unsigned other, std::span<Amplitude> part);

}  // namespace pelsim::host
