#pragma once
#include "models/qasm_program.hpp"
#include "models/qasm_words.hpp"

namespace pelsim::qasm {

/// Reads definitions of gates into a program, and finds them.
class Definitions {
 public:
  Definitions(Words& words, Program& program) : words_(words), program_(program) {}

  /// The library's gates are known from here on.
  void include_library() { has_library_ = true; }
  /// At the word "gate", or "opaque".
  void define();
  void define_opaque();
  /// The file's own definition wins over the library's. Throws where there is none.
  std::size_t find(const Token& name) const;
  /// The formulas in parentheses behind the name of a gate, as many as it takes.
  std::vector<Formula> angles(const Gate&, const Token& name, const std::vector<std::string>& parameters);

 private:
  struct Head {
    Token name;
    std::vector<std::string> angles, qubits;
  };
  Head head();
  std::string_view formal(const std::vector<std::string>& others, std::string_view what);
  std::uint32_t formal_qubit(const std::vector<std::string>& known, const Call&);
  Call call(const Head&);

  Words& words_;
  Program& program_;
  bool has_library_ = false;
};

}  // namespace pelsim::qasm
