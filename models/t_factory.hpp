#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/units.hpp"

/// Factories that distil T states of high fidelity from many of low fidelity.
namespace pelsim {

/// Physical qubits of a gate-based machine, and the surface code on them.
/// [Beverland et al., arXiv 2211.07629, 2022, appendix]
struct CodeQubits {
  Seconds one_qubit, two_qubit, measure, t_gate;
  double clifford_error = 0;  ///< the worst of one-qubit gates, two-qubit gates and idling
  double readout_error = 0, t_error = 0;
  double threshold = 0.01, prefactor = 0.03;

  double physical_error() const { return clifford_error > readout_error ? clifford_error : readout_error; }
  /// P_L(d) = a (p / p*)^((d+1)/2) of a logical qubit in a logical cycle.
  double logical_error(std::uint32_t distance) const;
  /// The least odd distance with P_L(d) <= required; nullopt: none up to 99, or p is not below the threshold.
  std::optional<std::uint32_t> distance_for(double required) const;
  /// tau = (4 t_2q + 2 t_meas) d.
  Seconds logical_cycle(std::uint32_t distance) const;
  static double per_logical_qubit(std::uint32_t distance) { return 2.0 * distance * distance; }
};

/// A way to distil 15 T states into one; on physical qubits as `physical`, on logical ones as `logical`.
struct DistillationUnit {
  std::string name;
  double logical_qubits = 0, logical_cycles = 0;
  double physical_qubits = 0, physical_cycles = 0;  ///< cycles of a T gate
};
/// "15-to-1 RM prep" and "15-to-1 space efficient" of Beverland et al.
std::vector<DistillationUnit> standard_units();

struct DistillationRound {
  std::string unit;
  std::uint32_t distance = 1;  ///< 1: on physical qubits
  double units = 1;
  double qubits = 0;  ///< physical ones, of all its units
  Seconds duration;
};

struct TFactory {
  std::vector<DistillationRound> rounds;
  double error = 0;   ///< of a T state that leaves it
  double qubits = 0;  ///< of the largest round: rounds take turns on them
  Seconds duration;   ///< for one T state
  /// What a T state costs: qubits x time.
  double volume() const { return qubits * duration.value; }
};

/// All factories that make T states with at most this error, none of which another beats in qubits and in duration,
/// fastest first; distances grow from round to round, up to `most_distance`. Empty: none does.
std::vector<TFactory> t_factories(const CodeQubits&, double required_error, std::uint32_t most_distance,
                                  const std::vector<DistillationUnit>& = standard_units());

}  // namespace pelsim
