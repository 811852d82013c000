#include "models/qasm_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pelsim::qasm {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Tokenizer {
 public:
  explicit Tokenizer(const TextFile& file) : file_(file), text_(file.text()) {}

  std::vector<Token> run() {
    std::vector<Token> all;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) all.push_back(next());
    all.push_back({Token::Kind::end, text_.substr(text_.size())});
    return all;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (std::string_view(" \t\r\n\f\v").find(peek()) != std::string_view::npos)
        ++at_;
      else if (peek() == '/' && peek(1) == '/')
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      else
        return;
    }
  }

  Token next() {
    const std::size_t begin = at_;
    if (is_letter(peek())) {
      while (is_letter(peek()) || is_digit(peek())) ++at_;
      return {Token::Kind::name, text_.substr(begin, at_ - begin)};
    }
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
    if (peek() == '"') return quoted();
    for (const std::string_view two : {"->", "=="})
      if (text_.substr(at_).starts_with(two)) return take(Token::Kind::symbol, 2);
    if (std::string_view(";,()[]{}+-*/^").find(peek()) != std::string_view::npos) return take(Token::Kind::symbol, 1);
    throw ScenarioError(file_.place(begin), fmt::format("unexpected character {}", shown(peek())));
  }

  Token take(Token::Kind kind, std::size_t size) {
    at_ += size;
    return {kind, text_.substr(at_ - size, size)};
  }

  Token number() {
    const std::size_t begin = at_;
    Token::Kind kind = Token::Kind::integer;
    while (is_digit(peek())) ++at_;
    if (peek() == '.') {
      kind = Token::Kind::real;
      for (++at_; is_digit(peek());) ++at_;
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      kind = Token::Kind::real;
      for (at_ += 1 + sign; is_digit(peek());) ++at_;
    }
    if (is_letter(peek()))
      throw ScenarioError(file_.place(at_), "a letter right behind a number: put an operator or a blank between");
    return {kind, text_.substr(begin, at_ - begin)};
  }

  Token quoted() {
    const std::size_t begin = at_++;
    const std::size_t end = text_.find_first_of("\"\r\n", at_);
    if (end == std::string_view::npos || text_[end] != '"')
      throw ScenarioError(file_.place(begin), "the text in quotes does not end on its line");
    at_ = end + 1;
    return {Token::Kind::text, text_.substr(begin + 1, end - begin - 1)};
  }

  static std::string shown(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f ? fmt::format("'{}'", c) : fmt::format("of code {}", byte);
  }

  const TextFile& file_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens(const TextFile& file) { return Tokenizer(file).run(); }

std::string spelled(const Token& token) {
  if (token.kind == Token::Kind::end) return "the end of the file";
  if (token.kind == Token::Kind::text) return fmt::format("\"{}\"", token.text);
  return fmt::format("'{}'", token.text);
}

}  // namespace pelsim::qasm
