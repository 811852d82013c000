#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/qasm_tokens.hpp"

namespace pelsim::qasm {

/// The angle of a gate, in reverse Polish order, with the parameters of the definition that it stands in.
struct Formula {
  enum class Op : std::uint8_t {
    number,
    parameter,
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    sin,
    cos,
    tan,
    exp,
    ln,
    sqrt
  };
  struct Word {
    Op op = Op::number;
    double number = 0;            ///< of `number`
    std::uint32_t parameter = 0;  ///< of `parameter`: which
  };
  std::vector<Word> words;

  /// Not finite where the formula has no value (1/0).
  double value(std::span<const double> parameters) const;
};

/// Reads a formula from `at` on and leaves `at` behind it. `parameters` are the names that it may use besides pi.
Formula read_formula(const TextFile&, const std::vector<Token>&, std::size_t& at,
                     const std::vector<std::string>& parameters);

}  // namespace pelsim::qasm
