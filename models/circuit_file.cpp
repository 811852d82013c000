#include "models/circuit_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace pelsim {
namespace {

using qasm::Call;
using qasm::Gate;
using qasm::Operand;
using qasm::Statement;

constexpr std::size_t most_gates = 20'000'000;  // a few bytes each, and definitions can double with every line

/// Angles in steps of pi/4: an even number is a Clifford gate, an odd one needs a T state, any other must be made of
/// many. nullopt: no such multiple.
std::optional<long> eighths(double angle) {
  const double steps = angle / (std::numbers::pi / 4);
  if (!(std::abs(steps) < 1e15) || std::abs(steps - std::round(steps)) > 1e-9) return std::nullopt;
  return std::lround(std::fmod(std::round(steps), 8.0));
}

class Expander {
 public:
  Expander(const qasm::Program& program, const TextFile& file) : program_(program), file_(file) {
    circuit_->qubits = program.qubit_count();
    circuit_->bits = program.bit_count();
    rotation_level_.resize(circuit_->qubits);
  }

  std::shared_ptr<CircuitDemand> run() {
    for (const Statement& statement : program_.statements) {
      statement_ = &statement;
      expand(statement);
    }
    circuit_->logical.rotation_depth =
        rotation_level_.empty() ? 0 : *std::max_element(rotation_level_.begin(), rotation_level_.end());
    GateCounts all;
    for (const GateType type :
         {GateType::phase, GateType::one_qubit, GateType::two_qubit, GateType::measure, GateType::reset}) {
      GateCounts one;
      all[type] = one[type] = 1;
      circuit_->layers[type] = longest_way(*circuit_, one);
    }
    circuit_->depth = longest_way(*circuit_, all);
    return std::move(circuit_);
  }

 private:
  void expand(const Statement& s) {
    std::uint32_t times = 1;
    for (const Operand& q : s.qubits) times = std::max(times, q.size);
    switch (s.kind) {
      case Statement::Kind::gate:
        for (std::uint32_t k = 0; k < times; ++k) {
          std::vector<std::uint32_t> qubits;
          for (const Operand& q : s.qubits) qubits.push_back(q.first + (q.size > 1 ? k : 0));
          apply(program_.gates[s.gate], s.angles, qubits);
        }
        return;
      case Statement::Kind::barrier: {
        std::vector<std::uint32_t> qubits;
        for (const Operand& q : s.qubits)
          for (std::uint32_t k = 0; k < q.size; ++k) qubits.push_back(q.first + k);
        return emit(GateType::barrier, qubits);
      }
      case Statement::Kind::reset:
        for (std::uint32_t k = 0; k < times; ++k) emit(GateType::reset, std::array{s.qubits.front().first + k});
        return;
      case Statement::Kind::measure:
        for (std::uint32_t k = 0; k < times; ++k) {
          const std::array qubit{s.qubits.front().first + k};
          emit(GateType::measure, qubit, s.bits ? std::optional(s.bits->first + k) : std::nullopt);
        }
        return;
    }
  }

  void apply(const Gate& gate, std::span<const double> angles, std::span<const std::uint32_t> qubits) {
    if (++calls_ > most_gates) fail(fmt::format("the circuit has more than {} gates", most_gates));
    if (gate.is_elementary) return elementary(gate, angles, qubits);
    const bool is_toffoli = is_library(gate) && (gate.name == "ccx" || gate.name == "ccz");
    if (is_toffoli && toffolis_open_ == 0) ++circuit_->logical.toffolis;
    toffolis_open_ += is_toffoli ? 1 : 0;
    for (const Call& call : gate.body) {
      std::vector<std::uint32_t> inner;
      for (const std::uint32_t q : call.qubits) inner.push_back(qubits[q]);
      if (call.gate == qasm::Program::barrier) {
        emit(GateType::barrier, inner);
        continue;
      }
      std::vector<double> values;
      for (const qasm::Formula& formula : call.angles) values.push_back(formula.value(angles));
      apply(program_.gates[call.gate], values, inner);
    }
    toffolis_open_ -= is_toffoli ? 1 : 0;
  }
  bool is_library(const Gate& gate) const {
    return static_cast<std::size_t>(&gate - program_.gates.data()) < program_.first_own_gate;
  }

  void elementary(const Gate& gate, std::span<const double> angles, std::span<const std::uint32_t> qubits) {
    if (qubits.size() > 2)
      fail(
          fmt::format("gate '{}' is opaque and acts on {} qubits: nothing says how hardware does it; define it by "
                      "gates on one and two qubits",
                      gate.name, qubits.size()));
    double rotations = 0;
    for (const double angle : angles) {
      if (!std::isfinite(angle)) fail(fmt::format("an angle of gate '{}' has no finite value", gate.name));
      if (toffolis_open_ > 0) continue;  // counted as a whole
      const std::optional<long> steps = eighths(angle);
      if (!steps) ++rotations;
      if (steps && *steps % 2 != 0) ++circuit_->logical.t;
    }
    circuit_->logical.rotations += rotations;
    double level = 0;
    for (const std::uint32_t q : qubits) level = std::max(level, rotation_level_[q]);
    for (const std::uint32_t q : qubits) rotation_level_[q] = level + rotations;
    const bool turns_a_phase = gate.name == "U" && is_library(gate) && eighths(angles[0]) == 0;
    emit(turns_a_phase ? GateType::phase : gate.type, qubits);
  }

  void emit(GateType type, std::span<const std::uint32_t> qubits, std::optional<std::uint32_t> bit = std::nullopt) {
    CircuitStep step{type, statement_->condition.has_value(), static_cast<std::uint32_t>(circuit_->operands.size()),
                     static_cast<std::uint32_t>(qubits.size()), 0};
    circuit_->operands.insert(circuit_->operands.end(), qubits.begin(), qubits.end());
    const auto add_bit = [&](std::uint32_t b) {
      circuit_->operands.push_back(circuit_->qubits + b);
      ++step.bits;
    };
    if (bit) add_bit(*bit);
    if (statement_->condition)
      for (std::uint32_t k = 0; k < statement_->condition->size; ++k) add_bit(statement_->condition->first + k);
    ++circuit_->gates[type];
    circuit_->steps.push_back(step);
    if (circuit_->operands.size() > 4 * most_gates) fail("the circuit is too large");
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw ScenarioError(file_.place(statement_->text), message);
  }

  const qasm::Program& program_;
  const TextFile& file_;
  const Statement* statement_ = nullptr;
  std::shared_ptr<CircuitDemand> circuit_ = std::make_shared<CircuitDemand>();
  std::vector<double> rotation_level_;  ///< by qubit: rotations one after another so far
  std::size_t calls_ = 0;
  int toffolis_open_ = 0;
};

std::string plural(double count, std::string_view what) {
  return fmt::format("{:.0f} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::shared_ptr<CircuitDemand> circuit_of(const qasm::Program& program, const TextFile& file) {
  return Expander(program, file).run();
}

double longest_way(const CircuitDemand& circuit, const GateCounts& weight) {
  std::vector<double> level(circuit.qubits + circuit.bits);
  double longest = 0;
  for (const CircuitStep& step : circuit.steps) {
    const std::span operands(circuit.operands.data() + step.first, step.qubits + step.bits);
    double at = 0;
    for (const std::uint32_t o : operands) at = std::max(at, level[o]);
    at += weight[step.type];
    // A condition reads its bits: the next one need not wait for it.
    const std::span written = step.type == GateType::measure ? operands.first(step.qubits + std::min(step.bits, 1u))
                                                             : operands.first(step.qubits);
    for (const std::uint32_t o : written) level[o] = at;
    longest = std::max(longest, at);
  }
  return longest;
}

std::string circuit_text(const CircuitDemand& c) {
  const double gates = c.gates[GateType::phase] + c.gates[GateType::one_qubit] + c.gates[GateType::two_qubit];
  std::string text = plural(c.qubits, "qubit");
  if (c.bits > 0) text += ", " + plural(c.bits, "bit");
  text += fmt::format(": {} ({} one-qubit, {:.0f} two-qubit)", plural(gates, "gate"),
                      plural(c.gates[GateType::phase], "phase") + fmt::format(", {:.0f}", c.gates[GateType::one_qubit]),
                      c.gates[GateType::two_qubit]);
  if (c.gates[GateType::measure] > 0) text += ", " + plural(c.gates[GateType::measure], "measurement");
  if (c.gates[GateType::reset] > 0) text += ", " + plural(c.gates[GateType::reset], "reset");
  return text + fmt::format(", depth {:.0f}", c.depth);
}

}  // namespace pelsim
