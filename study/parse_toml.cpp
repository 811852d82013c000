#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/toml.hpp"

// The only file that sees toml++: it takes longer to compile than the rest of the room.
#include <toml++/toml.h>

namespace pelsim {
namespace {

Place place_of(const toml::source_region& source, const std::string& name) {
  return {name, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

/// Refuses documents nested so deeply that building or freeing them could exhaust the stack. The parser has a limit for
/// brackets, but none for the parts of a dotted key.
class NestingGuard {
 public:
  NestingGuard(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  void check() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '"' || c == '\'') {
        skip_text(c);
      } else {
        step(c);
        ++at_;
      }
    }
  }

 private:
  void step(char c) {
    if (c == '\n') {
      ++line_;
      line_begin_ = at_ + 1;
      dots_ = 0;
    } else if (c == '.') {
      if (++dots_ >= deepest_toml) fail();
    } else if (c == '[' || c == '{') {
      dots_ = 0;
      if (++open_ > deepest_toml) fail();
    } else if (c == ']' || c == '}') {
      dots_ = 0;
      if (open_ > 0) --open_;
    } else if (c == '=' || c == ',') {
      dots_ = 0;
    }
  }

  void skip_text(char quote) {
    const std::string three(3, quote);
    const bool multi = text_.substr(at_, 3) == three;
    at_ += multi ? 3 : 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') {
        if (!multi) return;  // an unterminated text: the parser will say so
        ++line_;
        line_begin_ = at_ + 1;
      }
      if (text_[at_] == '\\' && quote == '"') {
        at_ += 2;
      } else if (multi ? text_.substr(at_, 3) == three : text_[at_] == quote) {
        at_ += multi ? 3 : 1;
        return;
      } else {
        ++at_;
      }
    }
  }

  [[noreturn]] void fail() const {
    throw ScenarioError(
        Place{name_, line_, static_cast<int>(at_ - line_begin_) + 1},
        fmt::format("nested deeper than {} levels: a scenario needs no more than a handful", deepest_toml));
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t at_ = 0, line_begin_ = 0;
  int line_ = 1, dots_ = 0, open_ = 0;
};

Toml plain(const toml::node& node, const std::string& name);

void fill(Toml& value, const toml::table& table, const std::string& name) {
  // toml++ sorts by name; people expect the order in which they wrote.
  std::vector<std::pair<const toml::key*, const toml::node*>> entries;
  for (auto&& [key, node] : table) entries.emplace_back(&key, &node);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.first->source().begin < b.first->source().begin; });
  value.kind = Toml::Kind::table;
  for (const auto& [key, node] : entries) {
    value.keys.emplace_back(key->str());
    value.items.push_back(plain(*node, name));
    Toml& entry = value.items.back();
    if (entry.is_table() || entry.place.line == 0) entry.place = place_of(key->source(), name);
  }
}

Toml plain(const toml::node& node, const std::string& name) {
  Toml value;
  value.place = place_of(node.source(), name);
  if (const auto* table = node.as_table()) {
    fill(value, *table, name);
  } else if (const auto* list = node.as_array()) {
    value.kind = Toml::Kind::list;
    for (const toml::node& item : *list) value.items.push_back(plain(item, name));
  } else if (const auto text = node.as_string()) {
    value.kind = Toml::Kind::text;
    value.text = text->get();
  } else if (const auto integer = node.as_integer()) {
    value.kind = Toml::Kind::integer;
    value.integer = integer->get();
  } else if (const auto number = node.as_floating_point()) {
    value.kind = Toml::Kind::number;
    value.number = number->get();
    if (!std::isfinite(value.number)) throw ScenarioError(value.place, "expected a finite number, not nan or inf");
  } else if (const auto flag = node.as_boolean()) {
    value.kind = Toml::Kind::boolean;
    value.flag = flag->get();
  } else {
    throw ScenarioError(value.place, "a scenario has no dates or times of day: write lengths of time as \"2 h\"");
  }
  return value;
}

}  // namespace

Toml parse_toml(std::string_view document, const std::string& name) {
  NestingGuard(document, name).check();
  try {
    const toml::table table = toml::parse(document, name);
    Toml value;
    value.place = {name, 0, 0};
    fill(value, table, name);
    return value;
  } catch (const toml::parse_error& error) {
    throw ScenarioError(place_of(error.source(), name), "not valid TOML: " + std::string(error.description()));
  }
}

}  // namespace pelsim
