#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/list_presets.hpp"
#include "models/catalog.hpp"
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

bool names(const std::string& what, const std::string& kind) { return what == kind || what + "s" == kind; }

/// A kind ("schedulers", also "scheduler"), else every model of that name. Of what there is `known` has all names.
std::vector<Kind> selected(const std::string& what, std::vector<std::string>& known) {
  std::vector<Kind> kinds = all_kinds();
  if (what.empty()) return kinds;
  std::vector<Kind> found;
  for (const Kind& one : kinds) {
    known.push_back(one.name);
    Kind matching{one.name, {}};
    for (const Card& card : one.cards) {
      known.push_back(card.name);
      if (card.name == what || names(what, one.name)) matching.cards.push_back(card);
    }
    if (!matching.cards.empty()) found.push_back(std::move(matching));
  }
  return found;
}

nlohmann::ordered_json json_of(const std::vector<Kind>& kinds) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (const Kind& one : kinds) {
    out[one.name] = nlohmann::ordered_json::array();
    for (const Card& card : one.cards) out[one.name].push_back(json_of(card));
  }
  return out;
}

std::string line_of(const Card& card) { return fmt::format("  {:<16} {}\n", card.name, card.summary); }

void print_kinds(const std::vector<Kind>& kinds) {
  for (const Kind& one : kinds) {
    fmt::print("{}{}\n", &one == &kinds.front() ? "" : "\n", one.name);
    for (const Card& card : one.cards) fmt::print("{}", line_of(card));
  }
}

/// Each model with its presets, then where their figures come from.
void print_with_presets(const std::vector<Card>& cards, const std::vector<Preset>& presets) {
  std::vector<std::string> sources;
  for (const Card& card : cards) {
    const std::string table = preset_table(presets, card.name, sources);
    fmt::print("  {:<16} {}\n{}{}", card.name, wrapped(card.summary, 19), table, table.empty() ? "" : "\n");
  }
  fmt::print("{}", source_list(sources));
}

int list_devices(const Kind& devices, bool json) {
  std::vector<Preset> presets = all_presets();
  std::erase_if(presets, [&](const Preset& preset) {
    return std::none_of(devices.cards.begin(), devices.cards.end(),
                        [&](const Card& card) { return card.name == preset.model; });
  });
  if (json) {
    nlohmann::ordered_json out = json_of(std::vector<Kind>{devices});
    for (const Preset& preset : presets) out["presets"].push_back(preset_json(preset));
    write_text("-", out.dump(2) + "\n");
    return exit_ok;
  }
  if (devices.cards.size() == 1) {
    print_card(devices.name, devices.cards.front());
    std::vector<std::string> sources;
    const std::string table = preset_table(presets, devices.cards.front().name, sources);
    if (!table.empty()) fmt::print("\n{}\n{}", table, source_list(sources));
    return exit_ok;
  }
  fmt::print("devices\n");
  print_with_presets(devices.cards, presets);
  return exit_ok;
}

/// Those of that name; all of them for "presets".
int list_presets(const std::string& what, bool json, std::vector<std::string>& known) {
  std::vector<Preset> presets = all_presets();
  for (const Preset& preset : presets) known.push_back(preset.name);
  const bool all = names(what, "presets");
  if (!all) std::erase_if(presets, [&](const Preset& preset) { return preset.name != what; });
  if (presets.empty())
    throw ScenarioError(fmt::format("nothing in the catalogue is called '{}'{}", what, suggestion(what, known)));
  if (json) {
    nlohmann::ordered_json out;
    for (const Preset& preset : presets) out["presets"].push_back(preset_json(preset));
    write_text("-", out.dump(2) + "\n");
    return exit_ok;
  }
  if (!all) {
    for (const Preset& preset : presets) fmt::print("{}", preset_page(preset));
    return exit_ok;
  }
  std::vector<Card> cards;
  for (const DeviceEntry& entry : device_catalog())
    if (std::any_of(presets.begin(), presets.end(), [&](const Preset& p) { return p.model == entry.card.name; }))
      cards.push_back(entry.card);
  cards.push_back(link_card());
  cards.push_back(memory_card());
  cards.push_back({.name = "region", .summary = "what the grid of a place emits: [energy] region", .parameters = {}});
  fmt::print("presets\n");
  print_with_presets(cards, presets);
  return exit_ok;
}

/// The tables of machines are read only where they are asked for.
int list(const std::string& what, bool json) {
  std::vector<std::string> known{"presets"};
  const std::vector<Kind> kinds = selected(what, known);
  if (kinds.empty()) return list_presets(what, json, known);
  if (kinds.size() == 1 && kinds.front().name == "devices") return list_devices(kinds.front(), json);
  if (json)
    write_text("-", json_of(kinds).dump(2) + "\n");
  else if (what.empty() || (kinds.size() == 1 && names(what, kinds.front().name)))
    print_kinds(kinds);
  else
    for (const Kind& one : kinds)
      for (const Card& card : one.cards) print_card(one.name, card);
  return exit_ok;
}

}  // namespace

void add_list(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("list", "Show the catalogue of models, or the card of one model");
  const auto what = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  command->add_option("what", *what,
                      "A kind (schedulers, devices, presets, ...), a model (heft) or a preset (epyc-7763)");
  command->add_flag("--json", *json, "Print the cards as JSON");
  command->footer("Example: pelsim list schedulers; pelsim list heft; pelsim list devices; pelsim list epyc-7763");
  command->callback([=, &action] { action = [=] { return list(*what, *json); }; });
}

}  // namespace pelsim::cli
