#include "study/sweep/condition.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "models/quantity_text.hpp"

namespace pelsim {

/// A node of the expression: what it does, and the place that errors name.
struct Condition::Term {
  enum class Kind { value, key, negate, minus, binary } kind = Kind::value;
  Place place;
  std::string word;  ///< the key, or the operator
  std::variant<bool, double, std::string> value;
  std::unique_ptr<const Term> left, right;
};

namespace {

using Term = Condition::Term;
using Value = std::variant<bool, double, std::string>;
using TermPointer = std::unique_ptr<const Term>;

constexpr int deepest = 64;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

class Parser {
 public:
  explicit Parser(const Toml& written) : text_(written.text), place_(written.place) {}

  TermPointer all() {
    TermPointer term = condition();
    skip();
    if (at_ < text_.size()) fail(at_, fmt::format("'{}' is not expected here", text_.substr(at_, 1)));
    return term;
  }

 private:
  TermPointer condition() {
    if (++depth_ > deepest) fail(at_, "nested too deep");
    TermPointer term = chain({"or"}, [&] { return chain({"and"}, [&] { return negation(); }); });
    --depth_;
    return term;
  }

  template <class Next>
  TermPointer chain(std::initializer_list<std::string_view> operators, Next&& next) {
    TermPointer left = next();
    for (std::optional<std::pair<std::string, std::size_t>> found; (found = take(operators));)
      left = binary(*found, std::move(left), next());
    return left;
  }

  TermPointer negation() {
    if (const auto found = take({"not"})) return unary(Term::Kind::negate, found->second, nested());
    return comparison();
  }
  TermPointer nested() {
    if (++depth_ > deepest) fail(at_, "nested too deep");
    TermPointer term = negation();
    --depth_;
    return term;
  }

  TermPointer comparison() {
    TermPointer left = sum();
    if (const auto found = take({"<=", ">=", "==", "!=", "<", ">"})) return binary(*found, std::move(left), sum());
    return left;
  }

  TermPointer sum() {
    return chain({"+", "-"}, [&] { return chain({"*", "/", "%"}, [&] { return factor(); }); });
  }

  TermPointer factor() {
    skip();
    const std::size_t begin = at_;
    if (begin == text_.size()) fail(begin, "a number, a text or a key is missing");
    const char c = text_[at_];
    if (c == '(') {
      ++at_;
      TermPointer inner = condition();
      skip();
      if (at_ == text_.size() || text_[at_] != ')') fail(begin, "this '(' is not closed");
      ++at_;
      return inner;
    }
    if (c == '-') {
      ++at_;
      if (++depth_ > deepest) fail(at_, "nested too deep");
      TermPointer inner = factor();
      --depth_;
      return unary(Term::Kind::minus, begin, std::move(inner));
    }
    if (c == '\'' || c == '"') {
      const std::size_t end = text_.find(c, at_ + 1);
      if (end == std::string_view::npos) fail(begin, "this text is not closed");
      at_ = end + 1;
      return value(begin, std::string(text_.substr(begin + 1, end - begin - 1)));
    }
    if (!is_word(c)) fail(begin, fmt::format("'{}' is not expected here", c));
    while (at_ < text_.size() && (is_word(text_[at_]) || is_sign_of_exponent(begin))) ++at_;
    const std::string word(text_.substr(begin, at_ - begin));
    if (word == "true" || word == "false") return value(begin, word == "true");
    if (c >= '0' && c <= '9') {
      if (const std::optional<double> number = parse_number(word)) return value(begin, *number);
      fail(begin, fmt::format("'{}' is no number; quantities stand in quotes: '1 GB/s'", word));
    }
    auto term = std::make_unique<Term>();
    term->kind = Term::Kind::key;
    term->word = word;
    term->place = place(begin);
    return term;
  }

  /// The + of 1e+3; a - belongs to words anyway.
  bool is_sign_of_exponent(std::size_t begin) const {
    const char first = text_[begin], before = text_[at_ - 1];
    return text_[at_] == '+' && first >= '0' && first <= '9' && (before == 'e' || before == 'E');
  }

  std::optional<std::pair<std::string, std::size_t>> take(std::initializer_list<std::string_view> operators) {
    skip();
    for (const std::string_view name : operators) {
      if (!text_.substr(at_).starts_with(name)) continue;
      const std::size_t end = at_ + name.size();
      if (is_word(name.front()) && name != "-" && end < text_.size() && is_word(text_[end])) continue;
      const std::size_t begin = at_;
      at_ = end;
      return std::pair(std::string(name), begin);
    }
    return std::nullopt;
  }

  TermPointer value(std::size_t begin, Value what) {
    auto term = std::make_unique<Term>();
    term->place = place(begin);
    term->value = std::move(what);
    return term;
  }
  TermPointer unary(Term::Kind kind, std::size_t begin, TermPointer inner) {
    auto term = std::make_unique<Term>();
    term->kind = kind;
    term->place = place(begin);
    term->left = std::move(inner);
    return term;
  }
  TermPointer binary(const std::pair<std::string, std::size_t>& found, TermPointer left, TermPointer right) {
    auto term = std::make_unique<Term>();
    term->kind = Term::Kind::binary;
    term->word = found.first;
    term->place = place(found.second);
    term->left = std::move(left);
    term->right = std::move(right);
    return term;
  }

  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
  }
  /// Behind the quote that opens the text.
  Place place(std::size_t at) const {
    Place place = place_;
    if (place.line > 0) place.column += static_cast<int>(at) + 1;
    return place;
  }
  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    throw ScenarioError(place(at), fmt::format("condition \"{}\": {}", text_, message));
  }

  std::string_view text_;
  Place place_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

std::optional<double> number_in(const Value& value) {
  if (const double* number = std::get_if<double>(&value)) return *number;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  for (int unit = static_cast<int>(Unit::seconds); unit <= static_cast<int>(Unit::energy_price); ++unit)
    if (const std::optional<double> number = parse_quantity(*text, static_cast<Unit>(unit))) return number;
  return std::nullopt;
}

std::string shown(const Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return "'" + std::get<std::string>(value) + "'";
}

double number_of(const Value& value, const Term& term) {
  if (const std::optional<double> number = number_in(value)) return *number;
  throw ScenarioError(term.place, fmt::format("{} is no number and no quantity", shown(value)));
}

bool truth_of(const Value& value, const Term& term) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag;
  throw ScenarioError(term.place, fmt::format("{} is neither true nor false", shown(value)));
}

bool is_equal(const Value& a, const Value& b) {
  if (a == b) return true;
  const std::optional<double> left = number_in(a), right = number_in(b);
  return left && right && *left == *right;
}

Value evaluate(const Term&, const Condition::Lookup&);

Value evaluate_binary(const Term& term, const Condition::Lookup& lookup) {
  const std::string& op = term.word;
  const Value left = evaluate(*term.left, lookup);
  if (op == "and") return truth_of(left, *term.left) && truth_of(evaluate(*term.right, lookup), *term.right);
  if (op == "or") return truth_of(left, *term.left) || truth_of(evaluate(*term.right, lookup), *term.right);
  const Value right = evaluate(*term.right, lookup);
  if (op == "==") return is_equal(left, right);
  if (op == "!=") return !is_equal(left, right);
  const double a = number_of(left, *term.left), b = number_of(right, *term.right);
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  if (op == ">=") return a >= b;
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (b == 0) throw ScenarioError(term.place, "division by zero");
  return op == "/" ? a / b : std::fmod(a, b);
}

Value evaluate(const Term& term, const Condition::Lookup& lookup) {
  switch (term.kind) {
    case Term::Kind::value: return term.value;
    case Term::Kind::negate: return !truth_of(evaluate(*term.left, lookup), *term.left);
    case Term::Kind::minus: return -number_of(evaluate(*term.left, lookup), *term.left);
    case Term::Kind::binary: return evaluate_binary(term, lookup);
    case Term::Kind::key: break;
  }
  const Toml* value = lookup(term.word);
  if (value == nullptr)
    throw ScenarioError(term.place, fmt::format("'{}' is neither an axis nor a key of the scenario; texts stand in "
                                                "quotes: '{}'",
                                                term.word, term.word));
  switch (value->kind) {
    case Toml::Kind::boolean: return value->flag;
    case Toml::Kind::integer: return static_cast<double>(value->integer);
    case Toml::Kind::number: return value->number;
    case Toml::Kind::text: return value->text;
    case Toml::Kind::list:
    case Toml::Kind::table: break;
  }
  throw ScenarioError(term.place, fmt::format("'{}' is no single value", term.word));
}

}  // namespace

Condition::Condition(const Toml& written) : text_(written.text) { root_ = Parser(written).all(); }
Condition::Condition(Condition&&) noexcept = default;
Condition::~Condition() = default;

bool Condition::holds(const Lookup& lookup) const { return truth_of(evaluate(*root_, lookup), *root_); }

}  // namespace pelsim
