#pragma once
#include <functional>
#include <memory>
#include <string>

#include "study/toml.hpp"

namespace pelsim {

/// A condition on the values of a point, as `where` gives it: "platform.nodes.0.count * 2 <= 8".
///
///   condition   = both { "or" both }
///   both        = negation { "and" negation }
///   negation    = "not" negation | comparison
///   comparison  = sum [ ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum ]
///   sum         = product { ( "+" | "-" ) product }
///   product     = factor { ( "*" | "/" | "%" ) factor }
///   factor      = number | 'text' | "text" | key | "true" | "false" | "(" condition ")" | "-" factor
///
/// A key may hold "-", so a minus has blanks around it. A text that is a quantity ('12.5 GB/s') counts in SI units.
class Condition {
 public:
  /// `written` is a text; errors are placed within it. Throws ScenarioError.
  explicit Condition(const Toml& written);
  Condition(Condition&&) noexcept;
  ~Condition();

  /// The value of a key at a point; null: there is no such key.
  using Lookup = std::function<const Toml*(const std::string& key)>;
  /// Throws ScenarioError where a key is unknown or values do not fit together.
  bool holds(const Lookup&) const;
  const std::string& text() const { return text_; }

  struct Term;

 private:
  std::string text_;
  std::unique_ptr<const Term> root_;
};

}  // namespace pelsim
