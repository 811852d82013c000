#include "study/sweep/replicate_rule.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/near_miss.hpp"
#include "study/sweep/row.hpp"

namespace pelsim {
namespace {

constexpr std::int64_t most_by_rule = 100'000;

double share(const Toml& value, const std::string& key, double least, double most) {
  const bool is_number = value.kind == Toml::Kind::number || value.kind == Toml::Kind::integer;
  const double number = value.kind == Toml::Kind::integer ? static_cast<double>(value.integer) : value.number;
  if (!is_number || number < least || number > most)
    throw ScenarioError(value.place, fmt::format("'{}' must be a number from {} to {}", key, least, most));
  return number;
}

std::size_t count(const Toml& value, const std::string& key, std::int64_t least) {
  if (value.kind != Toml::Kind::integer || value.integer < least || value.integer > most_by_rule)
    throw ScenarioError(value.place,
                        fmt::format("'{}' must be a whole number from {} to {}", key, least, most_by_rule));
  return static_cast<std::size_t>(value.integer);
}

std::string metric(const Toml& value) {
  const std::vector<std::string> known = metric_columns();
  if (value.kind != Toml::Kind::text || std::find(known.begin(), known.end(), value.text) == known.end())
    throw ScenarioError(value.place, fmt::format("'metric' is a column of numbers in results.csv, such as makespan_s, "
                                                 "not '{}'{}",
                                                 value.text, suggestion(value.text, known)));
  return value.text;
}

}  // namespace

ReplicateRule read_replicate_rule(const Toml& written) {
  ReplicateRule until;
  const std::vector<std::string> known = {"half_width", "metric", "confidence", "least", "block", "cap"};
  for (std::size_t i = 0; i < written.keys.size(); ++i) {
    const std::string& key = written.keys[i];
    const Toml& value = written.items[i];
    if (key == "half_width")
      until.rule.relative_half_width = share(value, key, 1e-6, 1);
    else if (key == "metric")
      until.metric = metric(value);
    else if (key == "confidence")
      until.rule.confidence = share(value, key, 0.5, 0.9999);
    else if (key == "least")
      until.rule.least = count(value, key, 2);
    else if (key == "block")
      until.rule.block = count(value, key, 1);
    else if (key == "cap")
      until.rule.cap = count(value, key, 2);
    else
      throw ScenarioError(value.place, fmt::format("unknown key '{}' of 'replicates'{}", key, suggestion(key, known)));
  }
  if (written.find("half_width") == nullptr)
    throw ScenarioError(written.place,
                        "'replicates' needs half_width, as in { half_width = 0.05 }: half of the "
                        "interval, as a share of the mean");
  if (until.rule.cap < until.rule.least + until.rule.block)
    throw ScenarioError(written.place,
                        fmt::format("'cap' must be at least {}, least and a block: an interval counts when it was "
                                    "narrow twice",
                                    until.rule.least + until.rule.block));
  return until;
}

Toml replicates_from_text(const std::string& text) {
  const Place place{"--replicates", 0, 0};
  if (text.find('=') == std::string::npos) return toml_or_text(text, place);
  Toml table;
  table.place = place;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, to - from);
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos)
      throw ScenarioError(place, fmt::format("'{}' is not KEY=VALUE, as in half_width=0.05,cap=200", part));
    const std::string key = part.substr(0, equals);
    if (table.find(key) != nullptr) throw ScenarioError(place, fmt::format("'{}' is given twice", key));
    table.set(key, toml_or_text(part.substr(equals + 1), place));
    from = to + 1;
  }
  return table;
}

std::string text_of(const ReplicateRule& until) {
  return fmt::format(
      "until {} is known to {:.10g} % ({:.10g} % interval), {} at first, then in blocks of {}, at most {}",
      until.metric, 100 * until.rule.relative_half_width, 100 * until.rule.confidence, until.rule.least,
      until.rule.block, until.rule.cap);
}

}  // namespace pelsim
