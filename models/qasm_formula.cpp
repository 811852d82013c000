#include "models/qasm_formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "models/near_miss.hpp"
#include "models/quantity_text.hpp"

namespace pelsim::qasm {
namespace {

using Op = Formula::Op;

struct Function {
  std::string_view name;
  Op op;
};
constexpr std::array functions{Function{"sin", Op::sin}, Function{"cos", Op::cos}, Function{"tan", Op::tan},
                               Function{"exp", Op::exp}, Function{"ln", Op::ln},   Function{"sqrt", Op::sqrt}};

constexpr int deepest = 100;  // nobody nests deeper, and every level takes stack

/// sum = product {+|- product}; product = signed {*|/ signed}; signed = -signed | power;
/// power = atom [^ signed]; atom = number | name | function ( sum ) | ( sum ).
class FormulaReader {
 public:
  FormulaReader(const TextFile& file, const std::vector<Token>& tokens, std::size_t& at,
                const std::vector<std::string>& parameters)
      : file_(file), tokens_(tokens), at_(at), parameters_(parameters) {}

  Formula run() {
    sum();
    return std::move(formula_);
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  bool take(std::string_view symbol) {
    if (!peek().is(symbol)) return false;
    ++at_;
    return true;
  }
  void push(Op op) { formula_.words.push_back({op}); }
  [[noreturn]] void fail(const std::string& message) const { throw ScenarioError(file_.place(peek().text), message); }

  void sum() {
    if (++depth_ > deepest) fail("the formula is nested too deeply");
    product();
    for (;;) {
      const bool plus = take("+");
      if (!plus && !take("-")) break;
      product();
      push(plus ? Op::add : Op::subtract);
    }
    --depth_;
  }
  void product() {
    signed_power();
    for (;;) {
      const bool times = take("*");
      if (!times && !take("/")) break;
      signed_power();
      push(times ? Op::multiply : Op::divide);
    }
  }
  void signed_power() {
    if (!take("-")) return power();
    if (++depth_ > deepest) fail("the formula is nested too deeply");
    signed_power();
    --depth_;
    push(Op::negate);
  }
  void power() {
    atom();
    if (!take("^")) return;
    if (++depth_ > deepest) fail("the formula is nested too deeply");
    signed_power();
    --depth_;
    push(Op::power);
  }
  void atom() {
    const Token token = peek();
    if (token.kind == Token::Kind::integer || token.kind == Token::Kind::real) {
      const std::optional<double> value = parse_number(token.text);
      if (!value) fail(fmt::format("{} is no finite number", spelled(token)));
      formula_.words.push_back({Op::number, *value});
      ++at_;
    } else if (token.kind == Token::Kind::name) {
      named(token);
    } else if (take("(")) {
      sum();
      close();
    } else {
      fail(fmt::format("a number, a parameter or '(' must stand here, not {}", spelled(token)));
    }
  }
  void named(const Token& token) {
    const auto parameter = std::find(parameters_.begin(), parameters_.end(), token.text);
    if (parameter != parameters_.end()) {
      formula_.words.push_back({Op::parameter, 0, static_cast<std::uint32_t>(parameter - parameters_.begin())});
      ++at_;
      return;
    }
    if (token.text == "pi") {
      formula_.words.push_back({Op::number, std::numbers::pi});
      ++at_;
      return;
    }
    const auto function =
        std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return f.name == token.text; });
    if (function == functions.end()) {
      std::vector<std::string> known = parameters_;
      known.emplace_back("pi");
      for (const Function& f : functions) known.emplace_back(f.name);
      fail(fmt::format("unknown name {} in a formula{}", spelled(token), suggestion(token.text, known)));
    }
    ++at_;
    if (!take("(")) fail(fmt::format("'(' must follow the function '{}', not {}", function->name, spelled(peek())));
    sum();
    close();
    push(function->op);
  }
  void close() {
    if (!take(")")) fail(fmt::format("')' must stand here, not {}", spelled(peek())));
  }

  const TextFile& file_;
  const std::vector<Token>& tokens_;
  std::size_t& at_;
  const std::vector<std::string>& parameters_;
  Formula formula_;
  int depth_ = 0;
};

double apply(Op op, double x) {
  switch (op) {
    case Op::negate: return -x;
    case Op::sin: return std::sin(x);
    case Op::cos: return std::cos(x);
    case Op::tan: return std::tan(x);
    case Op::exp: return std::exp(x);
    case Op::ln: return std::log(x);
    case Op::sqrt: return std::sqrt(x);
    case Op::number:
    case Op::parameter:
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::power: break;
  }
  return x;
}

std::optional<double> apply(Op op, double x, double y) {
  if (op == Op::add) return x + y;
  if (op == Op::subtract) return x - y;
  if (op == Op::multiply) return x * y;
  if (op == Op::divide) return x / y;
  if (op == Op::power) return std::pow(x, y);
  return std::nullopt;
}

}  // namespace

double Formula::value(std::span<const double> parameters) const {
  std::vector<double> stack;
  for (const Word& word : words) {
    if (word.op == Op::number) {
      stack.push_back(word.number);
      continue;
    }
    if (word.op == Op::parameter) {
      stack.push_back(parameters[word.parameter]);
      continue;
    }
    const double last = stack.back();
    if (const auto both = stack.size() > 1 ? apply(word.op, stack[stack.size() - 2], last) : std::nullopt) {
      stack.pop_back();
      stack.back() = *both;
    } else {
      stack.back() = apply(word.op, last);
    }
  }
  return stack.back();
}

Formula read_formula(const TextFile& file, const std::vector<Token>& tokens, std::size_t& at,
                     const std::vector<std::string>& parameters) {
  return FormulaReader(file, tokens, at, parameters).run();
}

}  // namespace pelsim::qasm
