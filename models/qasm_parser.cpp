#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/near_miss.hpp"
#include "models/qasm_definitions.hpp"

/// A parser by recursive descent; the grammar is that of the appendix of arXiv 1707.03429.
namespace pelsim::qasm {
namespace {

constexpr std::uint32_t most_bits = 1'000'000;

class Parser {
 public:
  Parser(const TextFile& file, Program& program) : words_(file), definitions_(words_, program), program_(program) {}

  void library() {
    while (words_.peek().kind != Token::Kind::end) statement();
  }

  void file() {
    header();
    while (words_.peek().kind != Token::Kind::end) statement();
    if (program_.qubits.empty())
      words_.fail(words_.peek(), "the program has no qubits: declare some with 'qreg q[2];'");
  }

 private:
  void header() {
    if (words_.peek().text != "OPENQASM" || words_.peek().kind != Token::Kind::name)
      words_.fail(words_.peek(), "not an OpenQASM 2 file: it begins with 'OPENQASM 2.0;'");
    words_.skip();
    if (words_.peek().text != "2.0" && words_.peek().text != "2")
      words_.fail(words_.peek(), fmt::format("version {} of OpenQASM is not read, only 2.0", spelled(words_.peek())));
    words_.skip();
    words_.expect(";");
  }

  // --- statements ---
  void statement() {
    const Token first = words_.peek();
    if (first.kind != Token::Kind::name)
      words_.fail(first, fmt::format("a statement must begin here, not {}", spelled(first)));
    if (first.text == "include") return include();
    if (first.text == "qreg") return declare(program_.qubits);
    if (first.text == "creg") return declare(program_.bits);
    if (first.text == "gate") return definitions_.define();
    if (first.text == "opaque") return definitions_.define_opaque();
    if (first.text == "OPENQASM") words_.fail(first, "'OPENQASM' stands in the first line only");
    ++program_.words[std::string(first.text)];
    if (first.text == "if") return conditional();
    program_.statements.push_back(operation());
  }

  void include() {
    words_.skip();
    const Token name = words_.peek();
    if (name.kind != Token::Kind::text) words_.fail(name, "the name of a file in quotes must stand here");
    if (name.text != "qelib1.inc")
      words_.fail(name,
                  fmt::format("cannot include {}: pelsim knows \"qelib1.inc\"; put other definitions into the file",
                              spelled(name)));
    words_.skip();
    words_.expect(";");
    definitions_.include_library();
  }

  void declare(std::vector<Register>& registers) {
    words_.skip();
    const Token name = words_.take_name("a register");
    for (const auto* all : {&program_.qubits, &program_.bits})
      if (find(*all, name.text) != nullptr) words_.fail(name, fmt::format("there are two registers {}", spelled(name)));
    words_.expect("[");
    const std::uint32_t first = registers.empty() ? 0 : registers.back().first + registers.back().size;
    const Token size_token = words_.peek();
    const auto size = static_cast<std::uint32_t>(words_.take_count("the size of a register", most_bits - first));
    if (size == 0) words_.fail(size_token, "a register has at least one element");
    words_.expect("]");
    words_.expect(";");
    registers.push_back({std::string(name.text), size, first});
  }

  void conditional() {
    words_.skip();
    words_.expect("(");
    const Token name = words_.take_name("a classical register");
    const Operand bits = whole(program_.bits, name, "classical register");
    words_.expect("==");
    words_.take_count("the value that 'if' compares with", 9e15);
    words_.expect(")");
    Statement conditioned = operation();
    if (conditioned.kind == Statement::Kind::barrier) words_.fail(name, "a barrier has no condition");
    conditioned.condition = bits;
    program_.statements.push_back(std::move(conditioned));
  }

  Statement operation() {
    const Token first = words_.take_name("a gate");
    Statement statement;
    statement.text = first.text;
    if (first.text == "measure") {
      statement.kind = Statement::Kind::measure;
      measure(statement);
    } else if (first.text == "reset") {
      statement.kind = Statement::Kind::reset;
      statement.qubits.push_back(operand());
    } else if (first.text == "barrier") {
      statement.kind = Statement::Kind::barrier;
      do statement.qubits.push_back(operand());
      while (words_.take(","));
    } else {
      statement.gate = definitions_.find(first);
      apply(statement, first);
    }
    words_.expect(";");
    return statement;
  }

  void apply(Statement& statement, const Token& name) {
    const Gate& gate = program_.gates[statement.gate];
    for (const Formula& formula : definitions_.angles(gate, name, {})) {
      const double value = formula.value({});
      if (!std::isfinite(value)) words_.fail(name, fmt::format("an angle of {} has no finite value", spelled(name)));
      statement.angles.push_back(value);
    }
    do statement.qubits.push_back(operand());
    while (words_.take(","));
    if (statement.qubits.size() != gate.qubits)
      words_.fail(
          name, fmt::format("gate {} takes {} qubit(s), not {}", spelled(name), gate.qubits, statement.qubits.size()));
    std::uint32_t size = 1;
    for (const Operand& q : statement.qubits) {
      if (!q.is_register) continue;
      if (size != 1 && q.size != size && q.size != 1)
        words_.fail(name, fmt::format("gate {} is given registers of {} and {} qubits: they must have one size",
                                      spelled(name), size, q.size));
      size = std::max(size, q.size);
    }
    for (std::size_t a = 0; a < statement.qubits.size(); ++a)
      for (std::size_t b = a + 1; b < statement.qubits.size(); ++b)
        if (overlap(statement.qubits[a], statement.qubits[b]))
          words_.fail(name, fmt::format("gate {} is given one qubit twice", spelled(name)));
  }
  static bool overlap(const Operand& a, const Operand& b) {
    return a.first < b.first + b.size && b.first < a.first + a.size;
  }

  void measure(Statement& statement) {
    const Token qubits = words_.peek();
    statement.qubits.push_back(operand(Missing::only_register));
    words_.expect("->");
    const Token bits = words_.peek();
    const Register* declared = find(program_.bits, bits.text);
    if (declared != nullptr) {
      statement.bits = classical_operand();
    } else {
      undeclared_bits(bits);
    }
    if (!statement.bits || statement.bits->size == statement.qubits.front().size) return;
    words_.fail(qubits, fmt::format("{} qubit(s) cannot be measured into {} bit(s)", statement.qubits.front().size,
                                    statement.bits->size));
  }

  // --- registers ---
  static const Register* find(const std::vector<Register>& registers, std::string_view name) {
    const auto at = std::find_if(registers.begin(), registers.end(), [&](const Register& r) { return r.name == name; });
    return at == registers.end() ? nullptr : &*at;
  }
  Operand whole(const std::vector<Register>& registers, const Token& name, std::string_view what) const {
    if (const Register* found = find(registers, name.text)) return {found->first, found->size, true};
    std::vector<std::string> known;
    for (const Register& r : registers) known.push_back(r.name);
    words_.fail(name, fmt::format("unknown {} {}{}", what, spelled(name), suggestion(name.text, known)));
  }
  /// What a measurement of an undeclared register means.
  enum class Missing { refused, only_register };

  Operand operand(Missing missing = Missing::refused) {
    const Token name = words_.take_name("a quantum register");
    if (missing == Missing::only_register && program_.qubits.size() == 1 &&
        find(program_.qubits, name.text) == nullptr) {
      const Register& only = program_.qubits.front();
      note(name, fmt::format("measures '{}', which is not declared: taken for '{}', the only quantum register",
                             name.text, only.name));
      return element({only.first, only.size, true}, name);
    }
    return element(whole(program_.qubits, name, "quantum register"), name);
  }
  Operand classical_operand() {
    const Token name = words_.take_name("a classical register");
    return element(whole(program_.bits, name, "classical register"), name);
  }
  Operand element(const Operand& all, const Token& name) {
    if (!words_.take("[")) return all;
    const Token token = words_.peek();
    const auto index = static_cast<std::uint32_t>(words_.take_count("an index", most_bits));
    if (index >= all.size)
      words_.fail(token, fmt::format("register {} has {} element(s), counted from 0: there is no {}[{}]", spelled(name),
                                     all.size, name.text, index));
    words_.expect("]");
    return {all.first + index, 1, false};
  }
  /// Some published circuits measure into registers that they never declare: what comes out is lost, the measurement is
  /// not.
  void undeclared_bits(const Token& name) {
    words_.take_name("a classical register");
    note(name, fmt::format("measures into '{}', which is not declared: the result is lost", name.text));
    if (!words_.take("[")) return;
    words_.take_count("an index", most_bits);
    words_.expect("]");
  }
  void note(const Token& name, const std::string& text) {
    // Once a register: the next measurements of it repeat the mistake.
    if (std::find(noted_.begin(), noted_.end(), name.text) != noted_.end()) return;
    noted_.push_back(name.text);
    program_.notes.push_back(words_.place(name) + ": " + text);
  }

  Words words_;
  Definitions definitions_;
  Program& program_;
  std::vector<std::string_view> noted_;
};

Gate built_in(std::string name, std::size_t angles, std::uint32_t qubits) {
  Gate gate;
  gate.name = std::move(name);
  gate.angles = angles;
  gate.qubits = qubits;
  gate.is_elementary = true;
  gate.type = qubits == 1 ? GateType::one_qubit : GateType::two_qubit;
  return gate;
}

}  // namespace

Program read_program(const TextFile& file) {
  Program program;
  program.gates = {built_in("U", 3, 1), built_in("CX", 0, 2)};
  const std::size_t built_ins = program.gates.size();
  const TextFile own_library("qelib1.inc", std::string(library()));
  Parser(own_library, program).library();
  for (std::size_t g = built_ins; g < program.gates.size(); ++g) program.gates[g].needs_library = true;
  program.first_own_gate = program.gates.size();
  Parser(file, program).file();
  return program;
}

}  // namespace pelsim::qasm
