#include "models/fault_tolerant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

/// Parallel synthesis, sequential Pauli computation on the surface code:
///   T per rotation  k = ceil(0.53 log2(rotations / eps_rot) + 4.86)
///   depth           C = measurements + rotations + T + 3 Toffolis + k rotation layers
///   T states        M = T + 4 Toffolis + k rotations
///   distance        least odd d with P_L(d) <= eps_log / (Q cycles)
///   factories       ceil(M t_factory / runtime), of the least qubits x time whose output has error <= eps_T / M
/// Cycles = C, but more where the machine's qubits leave room for fewer factories, or where one takes longer than the
/// algorithm. [Beverland et al., arXiv 2211.07629, 2022; Kliuchnikov et al., arXiv 2203.10064, 2022, for k]
/// Valid below the threshold, for uniform independent errors; decoding keeps up, layout and routing of magic states
/// cost nothing besides Q. Not modelled: other codes, yoked or cultivated states, reaction-limited programs.
namespace pelsim {
namespace {

constexpr int most_attempts = 200;

struct Budget {
  double logical, t_states, rotations;
};

/// What nobody needs goes to the others.
Budget shares(double budget, const LogicalGates& gates) {
  if (gates.rotations > 0) return {budget / 3, budget / 3, budget / 3};
  if (gates.t + gates.toffolis > 0) return {budget / 2, budget / 2, 0};
  return {budget, 0, 0};
}

class Estimation {
 public:
  Estimation(const LogicalCounts& counts, const FaultTolerantMachine& machine, std::string& why)
      : machine_(machine), why_(why), budget_(shares(machine.error_budget, counts.gates)) {
    const LogicalGates& gates = counts.gates;
    e_.logical_qubits = 2 * counts.qubits + std::ceil(std::sqrt(8 * counts.qubits)) + 1;
    if (gates.rotations > 0)
      e_.t_per_rotation = std::max(1.0, std::ceil(0.53 * std::log2(gates.rotations / budget_.rotations) + 4.86));
    e_.logical_depth = std::max(1.0, counts.measurements + gates.rotations + gates.t + 3 * gates.toffolis +
                                         e_.t_per_rotation * gates.rotation_depth);
    e_.t_states = gates.t + 4 * gates.toffolis + e_.t_per_rotation * gates.rotations;
    e_.cycles = e_.logical_depth;
  }

  /// More cycles need a longer distance, and that changes what factories there are and how many fit: until it is
  /// stable.
  std::optional<FaultTolerantEstimate> run() {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
      const auto distance = machine_.code.distance_for(budget_.logical / (e_.logical_qubits * e_.cycles));
      if (!distance) return fail("the error of its qubits is too near the threshold of the code");
      e_.distance = std::max(e_.distance, *distance);
      e_.logical_cycle = machine_.code.logical_cycle(e_.distance);
      const double data = e_.logical_qubits * CodeQubits::per_logical_qubit(e_.distance);
      if (machine_.qubits && data > *machine_.qubits)
        return fail(fmt::format("the circuit needs {:.0f} physical qubits at distance {}, the machine has {:.0f}", data,
                                e_.distance, *machine_.qubits));
      const double cycles = e_.t_states > 0 ? cycles_with_factories(data) : e_.cycles;
      if (!(cycles > 0)) return std::nullopt;
      if (cycles <= e_.cycles) {
        e_.runtime = e_.cycles * e_.logical_cycle;
        e_.qubits = data + (e_.factory ? e_.factories * e_.factory->qubits : 0);
        return e_;
      }
      e_.cycles = cycles;
    }
    return fail("its time and its distance grow with each other without end");
  }

 private:
  std::optional<FaultTolerantEstimate> fail(std::string why) {
    why_ = std::move(why);
    return std::nullopt;
  }

  /// Chooses a factory and how many; returns the cycles that they then need, 0 where none will do.
  double cycles_with_factories(double data) {
    const auto all = t_factories(machine_.code, budget_.t_states / e_.t_states, e_.distance);
    if (all.empty()) {
      why_ = "no factory distils T states as good as the circuit needs";
      return 0;
    }
    const double room = machine_.qubits ? *machine_.qubits - data : 0;
    const Seconds algorithm = e_.cycles * e_.logical_cycle;
    e_.factory.reset();
    double best = 0;
    for (const TFactory& factory : all) {
      // Without a limit the factory of least volume that is not slower than the algorithm, else the fastest.
      const double copies = std::ceil(e_.t_states * (factory.duration / std::max(algorithm, factory.duration)));
      const double fit = machine_.qubits ? std::min(copies, std::floor(room / factory.qubits)) : copies;
      if (fit < 1) continue;
      const Seconds takes = std::ceil(e_.t_states / fit) * factory.duration;
      const double cycles = fit < copies || factory.duration > algorithm
                                ? std::max(e_.logical_depth, std::ceil(takes / e_.logical_cycle))
                                : e_.cycles;
      const bool better = !e_.factory || cycles < best || (cycles == best && factory.volume() < e_.factory->volume());
      if (!better) continue;
      best = cycles;
      e_.factory = factory;
      e_.factories = fit;
    }
    if (!e_.factory)
      why_ = fmt::format(
          "the circuit needs {:.0f} physical qubits and a T factory besides, of at least {:.0f}; the machine has "
          "{:.0f}",
          data, all.back().qubits, *machine_.qubits);
    return best;
  }

  const FaultTolerantMachine& machine_;
  std::string& why_;
  Budget budget_;
  FaultTolerantEstimate e_;
};

}  // namespace

LogicalCounts logical_counts(const CircuitDemand& circuit) {
  return {static_cast<double>(circuit.qubits), circuit.gates[GateType::measure], circuit.logical};
}

std::optional<FaultTolerantEstimate> estimate(const LogicalCounts& counts, const FaultTolerantMachine& machine,
                                              std::string& why) {
  return Estimation(counts, machine, why).run();
}

}  // namespace pelsim
