#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "models/catalog.hpp"
#include "models/presets.hpp"
#include "models/regions.hpp"
#include "study/energy_section.hpp"
#include "study/scenario_sections.hpp"

namespace pelsim::cli {
namespace {

/// All models of one kind, under the name that people type.
struct Kind {
  std::string name;
  std::vector<Card> cards;
};

template <class Entries>
Kind kind(std::string name, const Entries& entries) {
  Kind result{std::move(name), {}};
  for (const auto& entry : entries) result.cards.push_back(entry.card);
  return result;
}

std::vector<Kind> all_kinds() {
  return {kind("workloads", workload_catalog()),
          kind("platforms", platform_catalog()),
          kind("interconnects", interconnect_catalog()),
          kind("devices", device_catalog()),
          kind("demands", demand_catalog()),
          kind("networks", network_catalog()),
          kind("schedulers", scheduler_catalog()),
          Kind{"entries", platform_entry_cards()},
          Kind{"sections",
               {simulation_card(), noise_card(), estimates_card(), measured_card(), energy_card(), dvfs_card()}}};
}

std::string type_text(Parameter::Type type) {
  switch (type) {
    case Parameter::Type::text: return "text";
    case Parameter::Type::choice: return "choice";
    case Parameter::Type::file: return "file";
    case Parameter::Type::number: return "number";
    case Parameter::Type::integer: return "integer";
    case Parameter::Type::boolean: return "boolean";
    case Parameter::Type::quantity: return "quantity";
    case Parameter::Type::list: return "list";
    case Parameter::Type::tables: return "tables";
    case Parameter::Type::table: return "table";
    case Parameter::Type::any: return "any";
  }
  return {};
}

bool has_range(const Parameter& p) {
  using Type = Parameter::Type;
  return p.type == Type::number || p.type == Type::integer || p.type == Type::quantity;
}

std::string bound_text(const Parameter& p, double bound) {
  return p.unit == Unit::none ? fmt::format("{}", bound) : format_quantity(bound, p.unit);
}

std::string range_text(const Parameter& p) {
  if (!p.choices.empty()) return fmt::format("one of {}", fmt::join(p.choices, ", "));
  if (!has_range(p)) return "";
  const bool least = p.least > -1e300, most = p.most < 1e300;
  if (least && most) return fmt::format("{} to {}", bound_text(p, p.least), bound_text(p, p.most));
  if (least) return fmt::format("at least {}", bound_text(p, p.least));
  return most ? fmt::format("at most {}", bound_text(p, p.most)) : "";
}

void print_card(const std::string& kind, const Card& card) {
  fmt::print("{} ({})\n  {}\n", card.name, kind, card.summary);
  if (!card.source.empty()) fmt::print("  source: {}\n", card.source);
  std::size_t width = 0;
  for (const Parameter& p : card.parameters) width = std::max(width, p.name.size());
  for (const Parameter& p : card.parameters) {
    const std::string given = p.required           ? "required"
                              : p.fallback.empty() ? "optional"
                                                   : fmt::format("default {}", p.fallback);
    const std::string range = range_text(p);
    fmt::print("  {:<{}}  {}: {}{}{}\n  {:<{}}    {}\n", p.name, width, type_text(p.type), given,
               range.empty() ? "" : "; ", range, "", width, p.meaning);
  }
}

nlohmann::ordered_json json_of(const Card& card) {
  nlohmann::ordered_json parameters = nlohmann::ordered_json::array();
  for (const Parameter& p : card.parameters) {
    nlohmann::ordered_json one = {{"name", p.name}, {"type", type_text(p.type)}, {"required", p.required}};
    one["default"] = p.fallback.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(p.fallback);
    if (!p.choices.empty()) one["choices"] = p.choices;
    if (has_range(p) && p.least > -1e300) one["least"] = p.least;
    if (has_range(p) && p.most < 1e300) one["most"] = p.most;
    one["meaning"] = p.meaning;
    parameters.push_back(std::move(one));
  }
  return {{"name", card.name}, {"summary", card.summary}, {"source", card.source}, {"parameters", parameters}};
}

/// One card for each machine and link of the tables, with its figures as they stand there.
Kind presets() {
  Kind result{"presets", {}};
  Presets tables = Presets::beside({});
  for (const Preset& preset : tables.all()) {
    std::string summary = preset.model;
    for (const auto& [key, value] : preset.parameters.values()) {
      if (const auto* text = std::get_if<std::string>(&value.data)) summary += fmt::format(", {} {}", key, *text);
      if (const auto* number = std::get_if<double>(&value.data)) summary += fmt::format(", {} {}", key, *number);
    }
    if (!preset.unverified.empty()) summary += fmt::format("; unverified: {}", preset.unverified);
    result.cards.push_back({.name = preset.name, .summary = summary, .parameters = {}, .source = preset.source});
  }
  for (const Region& region : regions({})) {
    std::string summary =
        "region, carbon_intensity " + format_quantity(region.carbon_intensity.value, Unit::carbon_intensity);
    if (!region.unverified.empty()) summary += "; unverified: " + region.unverified;
    result.cards.push_back({.name = region.name, .summary = summary, .parameters = {}, .source = region.source});
  }
  return result;
}

/// A kind ("schedulers", also "scheduler"), else every model of that name, else the preset. The tables of machines are
/// read only where no model has the name.
std::vector<Kind> selected(const std::string& what) {
  std::vector<Kind> kinds = all_kinds();
  if (what.empty()) return kinds;
  std::vector<std::string> known;
  std::vector<Kind> found;
  const auto look_at = [&](Kind& one) {
    known.push_back(one.name);
    Kind matching{one.name, {}};
    for (const Card& card : one.cards) {
      known.push_back(card.name);
      if (card.name == what || one.name == what || one.name == what + "s") matching.cards.push_back(card);
    }
    if (!matching.cards.empty()) found.push_back(std::move(matching));
  };
  for (Kind& one : kinds) look_at(one);
  if (!found.empty()) return found;
  Kind machines = presets();
  look_at(machines);
  if (found.empty())
    throw ScenarioError(fmt::format("nothing in the catalogue is called '{}'{}", what, suggestion(what, known)));
  return found;
}

int list(const std::string& what, bool json) {
  const std::vector<Kind> kinds = selected(what);
  if (json) {
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (const Kind& one : kinds) {
      out[one.name] = nlohmann::ordered_json::array();
      for (const Card& card : one.cards) out[one.name].push_back(json_of(card));
    }
    write_text("-", out.dump(2) + "\n");
    return exit_ok;
  }
  const bool is_kind =
      what.empty() || (kinds.size() == 1 && (kinds.front().name == what || kinds.front().name == what + "s"));
  for (const Kind& one : kinds) {
    if (is_kind) fmt::print("{}{}\n", &one == &kinds.front() ? "" : "\n", one.name);
    for (const Card& card : one.cards) {
      if (is_kind)
        fmt::print("  {:<16} {}\n", card.name, card.summary);
      else
        print_card(one.name, card);
    }
  }
  return exit_ok;
}

}  // namespace

void add_list(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("list", "Show the catalogue of models, or the card of one model");
  const auto what = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  command->add_option("what", *what, "A kind (schedulers, workloads, presets, ...) or a model (heft)");
  command->add_flag("--json", *json, "Print the cards as JSON");
  command->footer("Example: pelsim list schedulers; pelsim list heft; pelsim list presets");
  command->callback([=, &action] { action = [=] { return list(*what, *json); }; });
}

}  // namespace pelsim::cli
