#include "models/qasm_definitions.hpp"

#include <algorithm>

#include "models/near_miss.hpp"

namespace pelsim::qasm {
namespace {

constexpr std::size_t most_levels = 100;  // of definitions within definitions: expanding one takes stack

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Gate gate_of(std::string_view name, std::size_t angles, std::size_t qubits) {
  Gate gate;
  gate.name = std::string(name);
  gate.angles = angles;
  gate.qubits = static_cast<std::uint32_t>(qubits);
  return gate;
}

}  // namespace

Definitions::Head Definitions::head() {
  words_.skip();
  Head head{words_.take_name("a gate"), {}, {}};
  for (std::size_t g = program_.first_own_gate; g < program_.gates.size(); ++g)
    if (program_.gates[g].name == head.name.text)
      words_.fail(head.name, fmt::format("there are two definitions of gate {}", spelled(head.name)));
  if (words_.take("(") && !words_.take(")")) {
    do head.angles.emplace_back(formal(head.angles, "a parameter"));
    while (words_.take(","));
    words_.expect(")");
  }
  do head.qubits.emplace_back(formal(head.qubits, "a qubit"));
  while (words_.take(","));
  return head;
}

std::string_view Definitions::formal(const std::vector<std::string>& others, std::string_view what) {
  const Token name = words_.take_name(what);
  if (holds(others, name.text)) words_.fail(name, fmt::format("{} stands twice in the head of a gate", spelled(name)));
  return name.text;
}

void Definitions::define_opaque() {
  const Head head = this->head();
  words_.expect(";");
  Gate gate = gate_of(head.name.text, head.angles.size(), head.qubits.size());
  gate.is_elementary = true;
  gate.type = gate.name == "u1" ? GateType::phase : gate.qubits == 1 ? GateType::one_qubit : GateType::two_qubit;
  program_.gates.push_back(std::move(gate));
}

void Definitions::define() {
  const Head head = this->head();
  Gate gate = gate_of(head.name.text, head.angles.size(), head.qubits.size());
  words_.expect("{");
  while (!words_.take("}")) {
    const Token name = words_.peek();
    gate.body.push_back(call(head));
    if (gate.body.back().gate == Program::barrier) continue;
    gate.levels = std::max(gate.levels, 1 + program_.gates[gate.body.back().gate].levels);
    if (gate.levels > most_levels) words_.fail(name, "definitions are nested too deeply");
  }
  program_.gates.push_back(std::move(gate));
}

Call Definitions::call(const Head& head) {
  const Token name = words_.take_name("a gate");
  Call call;
  call.gate = Program::barrier;
  if (name.text != "barrier") {
    call.gate = find(name);
    call.angles = angles(program_.gates[call.gate], name, head.angles);
  }
  do call.qubits.push_back(formal_qubit(head.qubits, call));
  while (words_.take(","));
  if (call.gate != Program::barrier && call.qubits.size() != program_.gates[call.gate].qubits)
    words_.fail(name, fmt::format("gate {} takes {} qubit(s), not {}", spelled(name), program_.gates[call.gate].qubits,
                                  call.qubits.size()));
  words_.expect(";");
  return call;
}

std::uint32_t Definitions::formal_qubit(const std::vector<std::string>& known, const Call& call) {
  const Token name = words_.take_name("a qubit");
  const auto at = std::find(known.begin(), known.end(), name.text);
  if (at == known.end())
    words_.fail(name,
                fmt::format("unknown qubit {} in the body of a gate{}", spelled(name), suggestion(name.text, known)));
  const auto index = static_cast<std::uint32_t>(at - known.begin());
  if (std::find(call.qubits.begin(), call.qubits.end(), index) != call.qubits.end())
    words_.fail(name, fmt::format("{} is given twice to one gate", spelled(name)));
  return index;
}

std::vector<Formula> Definitions::angles(const Gate& gate, const Token& name,
                                         const std::vector<std::string>& parameters) {
  std::vector<Formula> all;
  if (words_.take("(") && !words_.take(")")) {
    do all.push_back(words_.take_formula(parameters));
    while (words_.take(","));
    words_.expect(")");
  }
  if (all.size() != gate.angles)
    words_.fail(name, fmt::format("gate {} takes {} angle(s), not {}", spelled(name), gate.angles, all.size()));
  return all;
}

std::size_t Definitions::find(const Token& name) const {
  const auto is_known = [&](const Gate& gate) { return has_library_ || !gate.needs_library; };
  for (std::size_t g = program_.gates.size(); g-- > 0;)
    if (program_.gates[g].name == name.text && is_known(program_.gates[g])) return g;

  std::vector<std::string> known, all;
  for (const Gate& gate : program_.gates) (is_known(gate) ? known : all).push_back(gate.name);
  if (holds(all, name.text))
    words_.fail(name, fmt::format("gate {} is in the library: write 'include \"qelib1.inc\";' above", spelled(name)));
  const std::string near = nearest(name.text, known);
  words_.fail(name,
              fmt::format("unknown gate {}{}", spelled(name),
                          near.empty() ? ": define it, or use a gate of qelib1.inc" : suggestion(name.text, {near})));
}

}  // namespace pelsim::qasm
