#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "models/parameters.hpp"
#include "sim/circuit_demand.hpp"
#include "sim/task_graph.hpp"

/// A circuit as scenarios describe it: by its numbers or by a file, and how often it runs.
namespace pelsim {

/// shots, circuits, updates, and what mitigation of errors adds.
std::vector<Parameter> circuit_run_parameters();
void set_circuit_runs(CircuitDemand&, const Parameters&);

/// The circuit's numbers: qubits, layers, gates.
std::vector<Parameter> circuit_shape_parameters();
/// Throws where a number is missing, or fits no other.
std::shared_ptr<CircuitDemand> circuit_of_shape(const Parameters&);

/// The same work for a device without qubits: a simulation of the state vector, each circuit with each set of
/// parameters once. nullptr where no memory could hold the state (more than 50 qubits).
std::shared_ptr<const Demand> state_vector_simulation(const CircuitDemand&);

}  // namespace pelsim
