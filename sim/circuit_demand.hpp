#pragma once
#include <array>

#include "sim/demand.hpp"

namespace pelsim {

/// What a device does to qubits. A phase turns the frame of one qubit (rz, z, s, t, ...), which most controllers do in
/// software; a barrier takes no time and holds back what follows on its qubits.
enum class GateType : std::uint8_t { phase, one_qubit, two_qubit, measure, reset, barrier };
inline constexpr std::size_t gate_types = 6;

/// Numbers by type of gate. Doubles: counts of a whole algorithm exceed 32 bits and are only multiplied.
struct GateCounts {
  std::array<double, gate_types> by_type{};
  double& operator[](GateType type) { return by_type[static_cast<std::size_t>(type)]; }
  double operator[](GateType type) const { return by_type[static_cast<std::size_t>(type)]; }
};

/// One gate on its qubits; bits are written by a measurement and read by a condition.
struct CircuitStep {
  GateType type = GateType::one_qubit;
  bool conditional = false;
  std::uint32_t first = 0;  ///< where its operands begin: the qubits, then the bits
  std::uint32_t qubits = 1;
  std::uint32_t bits = 0;
};

/// What an error-corrected machine counts besides measurements: gates that need magic states.
struct LogicalGates {
  double t = 0;
  double toffolis = 0;
  double rotations = 0;       ///< by an angle that is no multiple of pi/4
  double rotation_depth = 0;  ///< layers with at least one of them
};

/// A quantum program: `circuits` different circuits of one shape, each run with `updates` sets of parameters, `shots`
/// times each. With `steps` a device schedules them gate by gate, else it counts `layers`.
struct CircuitDemand final : Demand {
  std::uint32_t qubits = 1, bits = 0;
  GateCounts gates;   ///< of one execution
  GateCounts layers;  ///< gates of the type one after another on the longest way
  double depth = 0;   ///< gates of any type on the longest way, measurements and resets among them
  std::vector<CircuitStep> steps;
  std::vector<std::uint32_t> operands;
  LogicalGates logical;

  double circuits = 1, updates = 1, shots = 1;
  std::uint32_t noise_scales = 1;   ///< zero-noise extrapolation: executions at noise 1, 3, 5, ...
  double calibration_circuits = 0;  ///< run besides, to learn the errors of readout
  bool cancels_errors = false;      ///< probabilistic error cancellation: shots times gamma^2
  ConfigId program;                 ///< what a device keeps loaded from one job to the next

  CircuitDemand() : Demand(Kind::circuit) {}
};

}  // namespace pelsim
