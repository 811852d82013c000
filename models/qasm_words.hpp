#pragma once
#include <fmt/format.h>

#include <optional>
#include <string>

#include "models/qasm_formula.hpp"
#include "models/quantity_text.hpp"

namespace pelsim::qasm {

/// A reader's place in the words of a file.
class Words {
 public:
  explicit Words(const TextFile& file) : file_(file), tokens_(tokens(file)) {}

  const Token& peek() const { return tokens_[at_]; }
  void skip() { ++at_; }
  std::string place(const Token& token) const { return file_.place(token.text).text(); }
  [[noreturn]] void fail(const Token& token, const std::string& message) const {
    throw ScenarioError(file_.place(token.text), message);
  }
  bool take(std::string_view symbol) {
    if (!peek().is(symbol)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!take(symbol)) fail(peek(), fmt::format("'{}' must stand here, not {}", symbol, spelled(peek())));
  }
  Token take_name(std::string_view what) {
    const Token token = peek();
    if (token.kind != Token::Kind::name)
      fail(token, fmt::format("the name of {} must stand here, not {}", what, spelled(token)));
    ++at_;
    return token;
  }
  double take_count(std::string_view what, double most) {
    const Token token = peek();
    const std::optional<double> value = token.kind == Token::Kind::integer ? parse_number(token.text) : std::nullopt;
    if (!value || *value > most)
      fail(token, fmt::format("{} must be a whole number of at most {}, not {}", what, most, spelled(token)));
    ++at_;
    return *value;
  }
  Formula take_formula(const std::vector<std::string>& parameters) {
    return read_formula(file_, tokens_, at_, parameters);
  }

 private:
  const TextFile& file_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace pelsim::qasm
