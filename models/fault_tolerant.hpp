#pragma once
#include <optional>
#include <string>

#include "models/t_factory.hpp"
#include "sim/circuit_demand.hpp"

/// What a circuit takes on an error-corrected machine: distance, factories, physical qubits, time.
namespace pelsim {

struct LogicalCounts {
  double qubits = 0, measurements = 0;
  LogicalGates gates;
};
LogicalCounts logical_counts(const CircuitDemand&);

struct FaultTolerantEstimate {
  double logical_qubits = 0;  ///< Q = 2 q + ceil(sqrt(8 q)) + 1, laid out on a plane
  double logical_depth = 0;   ///< logical cycles that the algorithm needs
  double cycles = 0;          ///< that it takes: more where factories hold it up
  double t_per_rotation = 0, t_states = 0;
  std::uint32_t distance = 0;
  Seconds logical_cycle, runtime;
  std::optional<TFactory> factory;  ///< none: no T states needed
  double factories = 0;
  double qubits = 0;  ///< physical ones, of the algorithm and its factories
  double operations_per_second() const { return logical_qubits / logical_cycle.value; }  ///< rQOPS
};

struct FaultTolerantMachine {
  CodeQubits code;
  double error_budget = 1e-3;    ///< of one run: a third each for logical errors, T states and rotations
  std::optional<double> qubits;  ///< physical ones that there are; none: as many as it takes
};

/// nullopt: cannot be; then `why` says what is in the way.
std::optional<FaultTolerantEstimate> estimate(const LogicalCounts&, const FaultTolerantMachine&, std::string& why);

}  // namespace pelsim
