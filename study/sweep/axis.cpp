#include "study/sweep/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "models/near_miss.hpp"
#include "models/quantity_text.hpp"

namespace pelsim {
namespace {

constexpr std::int64_t most_values = 1'000'000;

double rounded(double value) { return parse_number(fmt::format("{:.12g}", value)).value_or(value); }

/// "12.5 GB/s" to 12.5 and "GB/s".
std::pair<double, std::string> number_and_unit(const std::string& text) {
  const std::size_t end = std::min(text.find_first_not_of("+-.0123456789eE"), text.size());
  // The e of "5 eV" is none of a number's; no unit begins with one, so only blanks stand between.
  const std::size_t unit = std::min(text.find_first_not_of(" \t", end), text.size());
  const std::optional<double> number = parse_number(text.substr(0, end));
  return {number.value_or(std::nan("")), text.substr(unit)};
}

constexpr std::array units{Unit::seconds,     Unit::bytes,      Unit::flops,           Unit::flop_rate,
                           Unit::byte_rate,   Unit::hertz,      Unit::watts,           Unit::joules,
                           Unit::price,       Unit::price_rate, Unit::energy_per_byte, Unit::carbon_intensity,
                           Unit::energy_price};

/// How many of the unit of `from` the quantity `to` is; nullopt where they measure different things.
std::optional<double> in_unit_of(const std::string& unit, const std::string& to) {
  for (const Unit u : units) {
    const std::optional<double> one = parse_quantity("1 " + unit, u), other = parse_quantity(to, u);
    if (one && other) return *other / *one;
  }
  return std::nullopt;
}

double number_of(const std::string& key, const Toml& value) {
  if (value.kind == Toml::Kind::integer) return static_cast<double>(value.integer);
  if (value.kind == Toml::Kind::number) return value.number;
  throw ScenarioError(value.place, fmt::format("'{}' must be a number or a quantity such as \"1 GB/s\"", key));
}

Range range_of(const Toml& from, const Toml& to, Range::Scale scale, const Place& place) {
  Range range;
  range.scale = scale;
  range.place = place;
  if (from.kind == Toml::Kind::text && to.kind == Toml::Kind::text) {
    std::tie(range.from, range.unit) = number_and_unit(from.text);
    const std::optional<double> end = in_unit_of(range.unit, to.text);
    if (!(range.from == range.from) || !end)
      throw ScenarioError(place, fmt::format("\"{}\" and \"{}\" are no quantities of one sort, such as \"1 GB/s\" and "
                                             "\"100 GB/s\"",
                                             from.text, to.text));
    range.to = rounded(*end);
  } else {
    range.from = number_of("from", from);
    range.to = number_of("to", to);
    range.whole = from.kind == Toml::Kind::integer && to.kind == Toml::Kind::integer;
  }
  if (!(range.from < range.to)) throw ScenarioError(to.place, "'to' must be greater than 'from'");
  if (scale == Range::Scale::log && !(range.from > 0))
    throw ScenarioError(from.place, "a range on a logarithmic scale begins above zero");
  return range;
}

/// `count` values from end to end; whole numbers that round to the same are kept once.
std::vector<Toml> levels(const Range& range, std::int64_t count, const Place& place) {
  if (count < 2 || count > most_values)
    throw ScenarioError(place, fmt::format("'count' must be from 2 to {}", most_values));
  std::vector<Toml> values;
  for (std::int64_t i = 0; i < count; ++i) {
    Toml value = range.at(static_cast<double>(i) / static_cast<double>(count - 1));
    if (values.empty() || Axis::text_of(values.back()) != Axis::text_of(value)) values.push_back(std::move(value));
  }
  return values;
}

Axis read_range(const std::string& key, const Toml& table) {
  const std::vector<std::string> known = {"from", "to", "count", "scale"};
  for (std::size_t i = 0; i < table.keys.size(); ++i)
    if (std::find(known.begin(), known.end(), table.keys[i]) == known.end())
      throw ScenarioError(table.items[i].place, fmt::format("unknown key '{}' in a range{}", table.keys[i],
                                                            suggestion(table.keys[i], known)));
  const Toml *from = table.find("from"), *to = table.find("to"), *count = table.find("count"),
             *scale = table.find("scale");
  if (from == nullptr || to == nullptr)
    throw ScenarioError(table.place, "a range has two ends: { from = 1, to = 8, count = 8 }");
  if (scale != nullptr && scale->text != "linear" && scale->text != "log")
    throw ScenarioError(scale->place, "'scale' is \"linear\" or \"log\"");
  if (count != nullptr && count->kind != Toml::Kind::integer)
    throw ScenarioError(count->place, "'count' must be a whole number");
  Axis axis{key, {}, {}, table.place};
  axis.range = range_of(*from, *to, scale != nullptr && scale->text == "log" ? Range::Scale::log : Range::Scale::linear,
                        table.place);
  if (count != nullptr) axis.values = levels(*axis.range, count->integer, count->place);
  return axis;
}

/// At commas that stand in no quotes and no brackets.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  int open = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '{') {
      ++open;
    } else if (c == ']' || c == '}') {
      --open;
    } else if (c == ',' && open == 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  return parts;
}

/// "1 GB/s..100 GB/s:5:log": two ends, and a count or a scale or both.
struct RangeText {
  std::string from, to;
  std::optional<std::int64_t> count;
  Range::Scale scale = Range::Scale::linear;
};
std::optional<RangeText> range_text(const std::string& text) {
  const std::size_t dots = text.rfind("..");
  if (dots == std::string::npos || dots == 0 || split(text).size() > 1) return std::nullopt;
  RangeText range;
  range.from = text.substr(0, dots);
  range.to = text.substr(dots + 2);
  const auto take = [&](const std::string& word) {
    if (!range.to.ends_with(word)) return false;
    range.to.resize(range.to.size() - word.size());
    return true;
  };
  const bool is_log = take(":log"), is_linear = !is_log && take(":linear");
  if (is_log) range.scale = Range::Scale::log;
  if (const std::size_t colon = range.to.rfind(':'); colon != std::string::npos) {
    const std::optional<double> count = parse_number(range.to.substr(colon + 1));
    if (!count || std::floor(*count) != *count || !(std::abs(*count) <= 1e9)) return std::nullopt;
    range.count = static_cast<std::int64_t>(*count);
    range.to.resize(colon);
  }
  const bool is_range = (range.count || is_log || is_linear) && !range.to.empty();
  return is_range ? std::optional(range) : std::nullopt;
}

}  // namespace

Toml Range::at(double share) const {
  double value = scale == Scale::log ? std::exp(std::log(from) + share * (std::log(to) - std::log(from)))
                                     : from + share * (to - from);
  if (share <= 0) value = from;
  if (share >= 1) value = to;
  if (whole) return Toml::of(static_cast<std::int64_t>(std::llround(value)), place);
  Toml result = Toml::of(fmt::format("{} {}", rounded(value), unit), place);
  if (!unit.empty()) return result;
  result = {};
  result.kind = Toml::Kind::number;
  result.number = rounded(value);
  result.place = place;
  return result;
}

Toml Range::drawn(double share) const {
  if (!whole) return at(share);
  Range wider = *this;  // each whole number has a stretch of its own
  wider.whole = false;
  wider.unit.clear();
  if (scale == Scale::log) {
    wider.from = std::max(from - 0.5, 0.5);
    wider.to = to + 0.5;
    return Toml::of(std::clamp(static_cast<std::int64_t>(std::llround(wider.at(share).number)),
                               static_cast<std::int64_t>(from), static_cast<std::int64_t>(to)),
                    place);
  }
  wider.to = to + 1;
  return Toml::of(
      std::min(static_cast<std::int64_t>(std::floor(wider.at(share).number)), static_cast<std::int64_t>(to)), place);
}

std::string Axis::text_of(const Toml& value) {
  if (value.kind == Toml::Kind::text) return value.text;
  std::string text = inline_toml(value);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::optional<std::string> scaled_quantity(const std::string& text, double factor) {
  const auto [number, unit] = number_and_unit(text);
  if (unit.empty() || !in_unit_of(unit, text)) return std::nullopt;
  return fmt::format("{} {}", rounded(number * factor), unit);
}

Axis read_axis(const std::string& key, const Toml& written) {
  if (written.is_table()) return read_range(key, written);
  if (written.kind != Toml::Kind::list)
    throw ScenarioError(written.place, fmt::format("'{}' needs a list of values, or a range such as {{ from = 1, to = "
                                                   "8, count = 8 }}",
                                                   key));
  if (written.items.empty()) throw ScenarioError(written.place, fmt::format("'{}' has no values", key));
  return {key, written.items, {}, written.place};
}

Axis parse_axis(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string key = text.substr(0, equals), rest = text.substr(equals + 1);
  const Place place{"--vary " + key, 0, 0};
  if (equals == std::string::npos || key.empty() || rest.empty())
    throw ScenarioError(place, "expected KEY=VALUE,VALUE or KEY=FROM..TO:COUNT, as in scheduler.model=heft,peft");
  Axis axis{key, {}, {}, place};
  if (const std::optional<RangeText> range = range_text(rest)) {
    axis.range = range_of(toml_or_text(range->from, place), toml_or_text(range->to, place), range->scale, place);
    if (range->count) axis.values = levels(*axis.range, *range->count, place);
  } else {
    for (const std::string& value : split(rest)) axis.values.push_back(toml_or_text(value, place));
  }
  return axis;
}

}  // namespace pelsim
