#pragma once
#include "sim/circuit_demand.hpp"

/// How long one execution of a circuit takes on a device, from its first gate to its last measurement.
namespace pelsim {

struct GateTimes {
  Seconds one_qubit, two_qubit, measure, reset;
  Seconds feedforward;  ///< from the end of a measurement until a gate may depend on it
  bool phases_take_time = false;
  std::uint32_t zones = 0;  ///< gates side by side; 0: any number
  Seconds transport;        ///< of ions, before each layer of two-qubit gates
};

struct CircuitTiming {
  Seconds duration;
  Seconds idle;  ///< of all qubits together, each from its first gate to its last
  double two_qubit_layers = 0;
};

/// Every gate as soon as its qubits are free (ASAP), so the duration is that of the longest qubit timeline. With zones
/// the machine goes layer by layer: the gates of one layer and type take ceil(gates / zones) turns, types one after
/// another. Without steps the layers of the demand are added. Conditional gates count as if they always ran.
CircuitTiming schedule(const CircuitDemand&, const GateTimes&);

}  // namespace pelsim
