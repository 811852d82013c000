#include "models/circuit_parameters.hpp"

#include <fmt/format.h>

#include <cmath>

namespace pelsim {
namespace {

constexpr double most_given_gates = 1e18;

Parameter whole(std::string name, std::string fallback, double least, double most, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::integer,
          .fallback = std::move(fallback),
          .least = least,
          .most = most,
          .meaning = std::move(meaning)};
}

double given_or(const Parameters& parameters, std::string_view key, double otherwise) {
  return parameters.has(key) ? static_cast<double>(parameters.integer(key)) : otherwise;
}

/// Gates and their layers, of which the scenario may give one or both.
void set_gates(CircuitDemand& circuit, const Parameters& parameters, GateType type, const std::string& name,
               double gates_of_a_layer) {
  const std::string layers = name + "_layers", gates = name + "_gates";
  circuit.layers[type] = given_or(parameters, layers, 0);
  circuit.gates[type] = given_or(parameters, gates, circuit.layers[type] * gates_of_a_layer);
  if (!parameters.has(layers) && circuit.gates[type] > 0)
    circuit.layers[type] = std::ceil(circuit.gates[type] / std::max(1.0, gates_of_a_layer));
  if (circuit.gates[type] < circuit.layers[type])
    parameters.fail(gates, fmt::format("'{}' = {:.0f} is less than a gate for each of the {:.0f} layers", gates,
                                       circuit.gates[type], circuit.layers[type]));
  if (circuit.gates[type] > circuit.layers[type] * gates_of_a_layer)
    parameters.fail(gates, fmt::format("'{}' = {:.0f} is more than {:.0f} layers on {} qubits can hold", gates,
                                       circuit.gates[type], circuit.layers[type], circuit.qubits));
}

}  // namespace

std::vector<Parameter> circuit_run_parameters() {
  return {whole("shots", "1000", 1, 1e15, "executions of each circuit with each set of parameters"),
          whole("circuits", "1", 1, 1e9, "different circuits of this shape in one job"),
          whole("updates", "1", 1, 1e9, "sets of parameters for each circuit"),
          whole("noise_scales", "1", 1, 25, "zero-noise extrapolation: also runs at noise 3, 5, ...; 1: without"),
          whole("calibration_circuits", "0", 0, 1e9, "run besides, to learn the errors of readout: 2 to 2^qubits"),
          {.name = "error_cancellation",
           .type = Parameter::Type::boolean,
           .fallback = "false",
           .meaning = "probabilistic: takes gamma^2 times the shots, gamma = exp(2 sum of gate errors)"}};
}

void set_circuit_runs(CircuitDemand& circuit, const Parameters& parameters) {
  circuit.shots = static_cast<double>(parameters.integer("shots"));
  circuit.circuits = static_cast<double>(parameters.integer("circuits"));
  circuit.updates = static_cast<double>(parameters.integer("updates"));
  circuit.noise_scales = static_cast<std::uint32_t>(parameters.integer("noise_scales"));
  circuit.calibration_circuits = static_cast<double>(parameters.integer("calibration_circuits"));
  circuit.cancels_errors = parameters.flag("error_cancellation");
}

std::vector<Parameter> circuit_shape_parameters() {
  return {
      whole("qubits", "", 1, 1e9, "that the circuit acts on"),
      whole("one_qubit_layers", "", 0, most_given_gates, "of one-qubit gates, one after another"),
      whole("two_qubit_layers", "", 0, most_given_gates, "of two-qubit gates, one after another"),
      whole("one_qubit_gates", "", 0, most_given_gates, "in all layers; default: one a qubit"),
      whole("two_qubit_gates", "", 0, most_given_gates, "in all layers; default: one for every two qubits"),
      whole("measurements", "", 0, most_given_gates, "at the end, or as often as needed; default: every qubit once"),
      whole("resets", "", 0, most_given_gates, "within the circuit"),
      whole("t_gates", "", 0, most_given_gates, "for a fault-tolerant machine: T gates"),
      whole("toffolis", "", 0, most_given_gates, "likewise: Toffoli gates (CCZ, CCiX)"),
      whole("rotations", "", 0, most_given_gates, "likewise: rotations by angles that are no multiple of pi/4"),
      whole("rotation_depth", "", 0, most_given_gates, "layers with such rotations; default: all one after another")};
}

std::shared_ptr<CircuitDemand> circuit_of_shape(const Parameters& parameters) {
  if (!parameters.has("qubits"))
    throw ScenarioError(parameters.place(), "a circuit needs 'qubits', or a 'file' (*.qasm) that describes it");
  auto circuit = std::make_shared<CircuitDemand>();
  circuit->qubits = static_cast<std::uint32_t>(parameters.integer("qubits"));
  const double n = circuit->qubits;
  set_gates(*circuit, parameters, GateType::one_qubit, "one_qubit", n);
  if (n > 1 || parameters.has("two_qubit_layers") || parameters.has("two_qubit_gates"))
    set_gates(*circuit, parameters, GateType::two_qubit, "two_qubit", std::floor(n / 2));
  circuit->gates[GateType::measure] = given_or(parameters, "measurements", n);
  circuit->gates[GateType::reset] = given_or(parameters, "resets", 0);
  for (const GateType type : {GateType::measure, GateType::reset})
    circuit->layers[type] = std::ceil(circuit->gates[type] / n);
  for (const double layers : circuit->layers.by_type) circuit->depth += layers;

  LogicalGates& logical = circuit->logical;
  logical.t = given_or(parameters, "t_gates", 0);
  logical.toffolis = given_or(parameters, "toffolis", 0);
  logical.rotations = given_or(parameters, "rotations", 0);
  logical.rotation_depth = given_or(parameters, "rotation_depth", logical.rotations);
  if (logical.rotation_depth > logical.rotations)
    parameters.fail("rotation_depth", fmt::format("'rotation_depth' = {:.0f} is more than the {:.0f} rotations",
                                                  logical.rotation_depth, logical.rotations));
  return circuit;
}

std::shared_ptr<const Demand> state_vector_simulation(const CircuitDemand& circuit) {
  if (circuit.qubits > 50) return nullptr;
  // A complex 2 x 2 (4 x 4) matrix on every pair (four) of amplitudes: 14 (30) flop each; a phase turns half of them.
  const GateCounts& gates = circuit.gates;
  const double amplitudes = std::exp2(static_cast<double>(circuit.qubits)) * circuit.circuits * circuit.updates;
  const double flop = 14 * gates[GateType::one_qubit] + 30 * gates[GateType::two_qubit] + 3 * gates[GateType::phase];
  const double passes = gates[GateType::one_qubit] + gates[GateType::two_qubit] + gates[GateType::phase] / 2;
  constexpr double read_and_written = 32;  // bytes of an amplitude
  return std::make_shared<KernelDemand>(Flops(flop * amplitudes), Bytes(passes * amplitudes * read_and_written));
}

}  // namespace pelsim
