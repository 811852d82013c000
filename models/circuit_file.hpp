#pragma once
#include <memory>
#include <string>

#include "models/qasm_program.hpp"

namespace pelsim {

/// The circuit of a program, gate by gate: registers numbered, definitions expanded, gates on registers spread. Throws
/// where it would have too many gates, or uses an opaque gate that nothing says how long takes.
std::shared_ptr<CircuitDemand> circuit_of(const qasm::Program&, const TextFile&);

/// The most gates of the types with weight 1 that follow each other over a qubit or a bit.
double longest_way(const CircuitDemand&, const GateCounts& weight);

/// "5 qubits, 3 bits: 31 gates (8 phases, 14 one-qubit, 9 two-qubit), 3 measurements, 2 resets, depth 21".
std::string circuit_text(const CircuitDemand&);

}  // namespace pelsim
