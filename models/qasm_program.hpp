#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/qasm_formula.hpp"
#include "sim/circuit_demand.hpp"

/// OpenQASM 2 [Cross, Bishop, Smolin, Gambetta: arXiv 1707.03429, 2017] as it is written. circuit_file.hpp makes a
/// circuit of it.
namespace pelsim::qasm {

/// Bits or qubits; those of all registers are numbered one after the other.
struct Register {
  std::string name;
  std::uint32_t size = 0;
  std::uint32_t first = 0;
};

/// A gate or a barrier in the body of a definition, on qubits that the definition names.
struct Call {
  std::size_t gate = 0;  ///< index into Program::gates; Program::barrier: none
  std::vector<Formula> angles;
  std::vector<std::uint32_t> qubits;
};

struct Gate {
  std::string name;
  std::size_t angles = 0;
  std::uint32_t qubits = 0;
  bool is_elementary = false;  ///< one that the hardware does: no body
  GateType type = GateType::one_qubit;
  bool needs_library = false;  ///< known once the file includes qelib1.inc
  std::vector<Call> body = {};
  std::size_t levels = 1;  ///< of definitions within definitions
};

/// A qubit, or all of a register.
struct Operand {
  std::uint32_t first = 0;
  std::uint32_t size = 1;
  bool is_register = false;
};

struct Statement {
  enum class Kind : std::uint8_t { gate, barrier, measure, reset } kind = Kind::gate;
  std::size_t gate = 0;
  std::vector<double> angles;
  std::vector<Operand> qubits;
  std::optional<Operand> bits;       ///< of `measure`
  std::optional<Operand> condition;  ///< the register that an `if` compares
  std::string_view text;             ///< its first word, for messages
};

struct Program {
  static constexpr std::size_t barrier = static_cast<std::size_t>(-1);
  std::vector<Register> qubits, bits;
  std::vector<Gate> gates;  ///< those of the library, then the file's own
  std::size_t first_own_gate = 0;
  std::vector<Statement> statements;
  std::map<std::string, std::size_t> words;  ///< statements by their first word, as written: "cx", "measure", "if"
  std::vector<std::string> notes;

  std::uint32_t qubit_count() const { return count(qubits); }
  std::uint32_t bit_count() const { return count(bits); }

 private:
  static std::uint32_t count(const std::vector<Register>& all) {
    return all.empty() ? 0 : all.back().first + all.back().size;
  }
};

/// Throws ScenarioError with file:line:column.
Program read_program(const TextFile&);

/// qelib1.inc in our own words: what OpenQASM's paper defines in its appendix. `opaque` are those that hardware does.
std::string_view library();

}  // namespace pelsim::qasm
