#pragma once
#include <string_view>
#include <vector>

#include "models/text_file.hpp"

namespace pelsim::qasm {

/// A word of an OpenQASM 2 file; `text` points into the file, which knows its line and column.
struct Token {
  enum class Kind { name, integer, real, text, symbol, end };
  Kind kind = Kind::end;
  std::string_view text;
  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
};

/// The words of a file without comments, then one of kind `end`. Throws at a character that begins no word.
std::vector<Token> tokens(const TextFile&);

/// How a word is named in messages: "'h'", "the end of the file".
std::string spelled(const Token&);

}  // namespace pelsim::qasm
