#include "study/sweep/screening.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "study/sweep/axis.hpp"
#include "study/sweep/run_point.hpp"

namespace pelsim {
namespace {

constexpr int attempts = 2;

/// Each value of a section that can be changed, with its dotted key.
void collect(const Toml& value, const std::string& key, std::vector<Variation>& all) {
  for (std::size_t i = 0; i < value.items.size(); ++i)
    collect(value.items[i], key + "." + (value.is_table() ? value.keys[i] : fmt::format("{}", i)), all);
  if (value.items.empty() && changed_value(value, 0)) all.push_back({key, value});
}

std::vector<Variation> candidates(const Toml& document, std::span<const Variation> at) {
  std::vector<Variation> all;
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    const std::string& section = document.keys[i];
    if (document.items[i].is_table() && section != "sweep" && section != "simulation")
      collect(document.items[i], section, all);
  }
  std::erase_if(all, [&](const Variation& candidate) {
    return std::any_of(at.begin(), at.end(), [&](const Variation& set) { return set.key == candidate.key; });
  });
  return all;
}

/// The values with which every result was the same; empty where one was another, or none was allowed.
std::vector<std::string> values_without_effect(const ScenarioFamily& family, std::vector<Variation> at,
                                               const Variation& given, const std::string& plain,
                                               const std::stop_token& stop) {
  std::vector<std::string> tried;
  at.push_back(given);
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const std::optional<Toml> value = changed_value(given.value, attempt);
    if (!value) break;
    at.back().value = *value;
    try {
      if (numbers_of(family.with(at), stop) != plain) return {};
      tried.push_back(Axis::text_of(*value));
    } catch (const ScenarioError&) {
      // The next value may be allowed.
    }
  }
  return tried;
}

}  // namespace

std::optional<Toml> changed_value(const Toml& value, int attempt) {
  Toml changed = value;
  const double factor = attempt == 0 ? 2 : 0.5;
  switch (value.kind) {
    case Toml::Kind::boolean: changed.flag = !value.flag; return attempt == 0 ? std::optional(changed) : std::nullopt;
    case Toml::Kind::integer: changed.integer += attempt == 0 ? 1 : -1; return changed;
    case Toml::Kind::number: changed.number = value.number != 0 ? value.number * factor : 0.25; return changed;
    case Toml::Kind::text: {
      const std::optional<std::string> scaled = scaled_quantity(value.text, factor);
      if (!scaled) return std::nullopt;
      changed.text = *scaled;
      return changed;
    }
    case Toml::Kind::list:
    case Toml::Kind::table: break;
  }
  return std::nullopt;
}

std::vector<std::string> keys_without_influence(const ScenarioFamily& family, std::span<const Variation> at,
                                                const std::stop_token& stop, std::uint64_t most_tasks) {
  const std::vector<Variation> all = candidates(family.document(), at);
  const Scenario plain = family.with(at);
  if (plain.graph().tasks() * (attempts * all.size() + 1) > most_tasks) return {};
  const std::string numbers = numbers_of(plain, stop);
  std::vector<std::string> notes;
  for (const Variation& given : all) {
    const std::vector<std::string> values = values_without_effect(family, {at.begin(), at.end()}, given, numbers, stop);
    if (stop.stop_requested()) return {};
    if (!values.empty())
      notes.push_back(fmt::format("{} = {} had no influence: with {} every result is the same", given.key,
                                  Axis::text_of(given.value), fmt::join(values, " and with ")));
  }
  return notes;
}

}  // namespace pelsim
