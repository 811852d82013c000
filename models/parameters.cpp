#include "models/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <filesystem>
#include <tuple>

namespace pelsim {
namespace {

using Type = Parameter::Type;

std::string type_name(const Value& value) {
  switch (value.data.index()) {
    case 0: return "nothing";
    case 1: return "a boolean";
    case 2: return "an integer";
    case 3: return "a number";
    case 4: return "a text";
    case 5: return "a list";
    default: return "a table";
  }
}

std::optional<double> number_in(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value.data)) return *real;
  return std::nullopt;
}

/// Also 1e6, which TOML takes for a real number.
std::optional<std::int64_t> integer_in(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return *whole;
  const auto* real = std::get_if<double>(&value.data);
  if (real == nullptr || std::trunc(*real) != *real || std::abs(*real) > 0x1p53) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

void refuse_non_finite(const std::string& key, const Value& value) {
  if (const auto* real = std::get_if<double>(&value.data); real != nullptr && !std::isfinite(*real)) {
    throw ScenarioError(value.place, fmt::format("'{}' must be a finite number", key));
  }
  if (const auto* list = std::get_if<std::shared_ptr<Value::List>>(&value.data)) {
    for (const Value& entry : **list) refuse_non_finite(key, entry);
  }
}

/// The default of a list as it would be written: "a, b" or "[1, 2]".
std::vector<std::string> split_list(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view entry = text.substr(0, comma);
    while (!entry.empty() && (entry.front() == ' ' || entry.front() == '"')) entry.remove_prefix(1);
    while (!entry.empty() && (entry.back() == ' ' || entry.back() == '"')) entry.remove_suffix(1);
    out.emplace_back(entry);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

std::string range_of(const Parameter& p) {
  const auto shown = [&](double v) {
    return p.type == Type::quantity ? format_quantity(v, p.unit) : fmt::format("{}", v);
  };
  const bool bounded_below = p.least > -1e308, bounded_above = p.most < 1e308;
  if (bounded_below && bounded_above) return fmt::format("from {} to {}", shown(p.least), shown(p.most));
  return bounded_below ? "at least " + shown(p.least) : "at most " + shown(p.most);
}

[[noreturn]] void wrong_type(const Parameter& p, const Value& value, std::string_view expected) {
  throw ScenarioError(value.place, fmt::format("'{}' must be {}, not {}", p.name, expected, type_name(value)));
}

void check_range(const Parameter& p, const Value& value, double number, const std::string& written) {
  if (number >= p.least && number <= p.most) return;
  throw ScenarioError(value.place,
                      fmt::format("'{}' = {} is out of range: it must be {}", p.name, written, range_of(p)));
}

double quantity_in(const Parameter& p, const Value& value) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr) {
    if (number_in(value)) {
      throw ScenarioError(value.place, fmt::format("'{}' needs a unit, for example {}", p.name, example_of(p.unit)));
    }
    wrong_type(p, value, "a quantity such as " + example_of(p.unit));
  }
  const std::optional<double> number = parse_quantity(*text, p.unit);
  if (!number) {
    throw ScenarioError(value.place, fmt::format("'{}' = \"{}\" is no finite quantity with a unit such as {}", p.name,
                                                 *text, example_of(p.unit)));
  }
  check_range(p, value, *number, *text);
  return *number;
}

void check_value(const Parameter& p, const Value& value) {
  refuse_non_finite(p.name, value);
  const auto* text = std::get_if<std::string>(&value.data);
  const auto* tables = std::get_if<std::shared_ptr<Value::Tables>>(&value.data);
  const auto* list = std::get_if<std::shared_ptr<Value::List>>(&value.data);
  switch (p.type) {
    case Type::text:
      if (text == nullptr) wrong_type(p, value, "a text in quotes");
      return;
    case Type::file:
      if (text == nullptr) wrong_type(p, value, "the name of a file in quotes");
      if (text->empty()) throw ScenarioError(value.place, fmt::format("'{}' is empty: name a file", p.name));
      return;
    case Type::choice:
      if (text == nullptr) wrong_type(p, value, "one of " + fmt::format("{}", fmt::join(p.choices, ", ")));
      if (std::find(p.choices.begin(), p.choices.end(), *text) != p.choices.end()) return;
      throw ScenarioError(value.place,
                          fmt::format("'{}' cannot be '{}'{}", p.name, *text, suggestion(*text, p.choices)));
    case Type::number: {
      const std::optional<double> number = number_in(value);
      if (!number) wrong_type(p, value, "a number");
      return check_range(p, value, *number, fmt::format("{}", *number));
    }
    case Type::integer: {
      const std::optional<std::int64_t> number = integer_in(value);
      if (!number) wrong_type(p, value, "a whole number");
      return check_range(p, value, static_cast<double>(*number), fmt::format("{}", *number));
    }
    case Type::boolean:
      if (!std::holds_alternative<bool>(value.data)) wrong_type(p, value, "true or false");
      return;
    case Type::quantity: quantity_in(p, value); return;
    case Type::list:
      if (list == nullptr && text == nullptr && !number_in(value)) wrong_type(p, value, "a list");
      return;
    case Type::tables:
      if (tables == nullptr && !(list != nullptr && (*list)->empty())) wrong_type(p, value, "a list of tables");
      return;
    case Type::table:
      if (tables == nullptr || (*tables)->size() != 1) wrong_type(p, value, "one table");
      return;
    case Type::any: return;
  }
}

}  // namespace

void Parameters::set(std::string key, Value value) { values_.insert_or_assign(std::move(key), std::move(value)); }

bool Parameters::has(std::string_view key) const { return values_.find(key) != values_.end(); }

const Value* Parameters::find(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return nullptr;
  if (found->second.asked != nullptr) found->second.asked->store(true, std::memory_order_relaxed);
  return &found->second;
}

std::vector<std::string> Parameters::unasked() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : values_) {
    const auto* tables = std::get_if<std::shared_ptr<Value::Tables>>(&value.data);
    if (value.asked != nullptr && !value.asked->load(std::memory_order_relaxed)) {
      keys.push_back(path_ + "." + key);
    } else if (tables != nullptr) {
      for (const Parameters& table : **tables)
        for (std::string& inner : table.unasked()) keys.push_back(std::move(inner));
    }
  }
  return keys;
}

void Parameters::check(const Card& card) {
  card_ = card;
  std::vector<std::string> known;
  for (const Parameter& p : card_.parameters) known.push_back(p.name);

  // In the order of the file, so that the first message is about the first mistake.
  std::vector<const std::pair<const std::string, Value>*> written;
  for (const auto& entry : values_) written.push_back(&entry);
  std::stable_sort(written.begin(), written.end(), [](const auto* a, const auto* b) {
    const Place &p = a->second.place, &q = b->second.place;
    return std::tie(p.line, p.column) < std::tie(q.line, q.column);
  });
  for (const auto* entry : written) {
    const auto& [key, value] = *entry;
    const auto p = std::find_if(card_.parameters.begin(), card_.parameters.end(),
                                [&key = key](const Parameter& q) { return q.name == key; });
    if (p != card_.parameters.end()) {
      check_value(*p, value);
    } else if (key != "model") {
      const std::string owner = path_.empty() ? "" : " in [" + path_ + "]";
      fail(key, fmt::format("unknown key '{}'{}{}", key, owner, suggestion(key, known)));
    }
  }
  for (const Parameter& p : card_.parameters) {
    if (!p.required || has(p.name)) continue;
    const std::string owner = path_.empty() ? card_.name : "[" + path_ + "]";
    throw ScenarioError(place_, fmt::format("{} needs the key '{}': {}", owner, p.name, p.meaning));
  }
}

const Parameter& Parameters::parameter(std::string_view key) const {
  for (const Parameter& p : card_.parameters) {
    if (p.name == key) return p;
  }
  assert(!"a model asks for a key that is not on its card");
  fail(key, fmt::format("'{}' is missing", key));
}

std::string Parameters::text(std::string_view key) const {
  const Value* value = find(key);
  if (value == nullptr) return parameter(key).fallback;
  if (const auto* text = std::get_if<std::string>(&value->data)) return *text;
  fail(key, fmt::format("'{}' must be a text in quotes, not {}", key, type_name(*value)));
}

double Parameters::number(std::string_view key) const {
  if (const Value* value = find(key)) {
    const std::optional<double> number = number_in(*value);
    if (number && std::isfinite(*number)) return *number;
    fail(key, fmt::format("'{}' must be a finite number, not {}", key, type_name(*value)));
  }
  if (const std::optional<double> number = parse_number(parameter(key).fallback)) return *number;
  fail(key, fmt::format("'{}' is missing", key));
}

std::int64_t Parameters::integer(std::string_view key) const {
  if (const Value* value = find(key)) {
    if (const std::optional<std::int64_t> number = integer_in(*value)) return *number;
    fail(key, fmt::format("'{}' must be a whole number, not {}", key, type_name(*value)));
  }
  return static_cast<std::int64_t>(number(key));
}

bool Parameters::flag(std::string_view key) const {
  const Value* value = find(key);
  if (value == nullptr) return parameter(key).fallback == "true";
  if (const bool* flag = std::get_if<bool>(&value->data)) return *flag;
  fail(key, fmt::format("'{}' must be true or false, not {}", key, type_name(*value)));
}

double Parameters::quantity_value(std::string_view key) const {
  const Parameter& p = parameter(key);
  if (const Value* value = find(key)) return quantity_in(p, *value);
  if (const std::optional<double> number = parse_quantity(p.fallback, p.unit)) return *number;
  fail(key, fmt::format("'{}' is missing: write it with its unit, for example {}", key, example_of(p.unit)));
}

std::vector<std::string> Parameters::texts(std::string_view key) const {
  const Value* value = find(key);
  if (value == nullptr) return split_list(parameter(key).fallback);
  if (const auto* text = std::get_if<std::string>(&value->data)) return {*text};
  const auto* list = std::get_if<std::shared_ptr<Value::List>>(&value->data);
  if (list == nullptr) fail(key, fmt::format("'{}' must be a list of texts, not {}", key, type_name(*value)));
  std::vector<std::string> out;
  for (const Value& entry : **list) {
    const auto* text = std::get_if<std::string>(&entry.data);
    if (text == nullptr)
      throw ScenarioError(entry.place, fmt::format("'{}' must hold texts, not {}", key, type_name(entry)));
    out.push_back(*text);
  }
  return out;
}

std::vector<double> Parameters::numbers(std::string_view key) const {
  std::vector<double> out;
  const Value* value = find(key);
  if (value == nullptr) {
    for (const std::string& entry : split_list(parameter(key).fallback)) out.push_back(parse_number(entry).value());
    return out;
  }
  if (number_in(*value)) return {number(key)};
  const auto* list = std::get_if<std::shared_ptr<Value::List>>(&value->data);
  if (list == nullptr) fail(key, fmt::format("'{}' must be a list of numbers, not {}", key, type_name(*value)));
  for (const Value& entry : **list) {
    const std::optional<double> number = number_in(entry);
    if (!number || !std::isfinite(*number)) {
      throw ScenarioError(entry.place, fmt::format("'{}' must hold finite numbers, not {}", key, type_name(entry)));
    }
    out.push_back(*number);
  }
  return out;
}

std::vector<Parameters> Parameters::tables(std::string_view key) const {
  const Value* value = find(key);
  if (value == nullptr) return {};
  if (const auto* tables = std::get_if<std::shared_ptr<Value::Tables>>(&value->data)) return **tables;
  const auto* list = std::get_if<std::shared_ptr<Value::List>>(&value->data);
  if (list != nullptr && (*list)->empty()) return {};
  fail(key, fmt::format("'{}' must be a list of tables, not {}", key, type_name(*value)));
}

std::string Parameters::file(std::string_view key) const {
  const std::filesystem::path named = text(key);
  const Place place = place_of(key);
  if (named.empty() || named.is_absolute() || place.line == 0) return named.string();
  return (std::filesystem::path(place.file).parent_path() / named).string();
}

Place Parameters::place_of(std::string_view key) const {
  const Value* value = find(key);
  return value != nullptr && !value->place.file.empty() ? value->place : place_;
}

void Parameters::fail(std::string_view key, const std::string& message) const {
  throw ScenarioError(place_of(key), message);
}

}  // namespace pelsim
