#include "cli/list_presets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/regions.hpp"

namespace pelsim::cli {
namespace {

constexpr std::size_t page_width = 100;

/// What tells most of a preset at a glance, by model; of a model that is not here the first figures.
std::vector<std::string> headline(const Preset& preset) {
  static constexpr std::size_t most = 4;
  if (preset.model == "cpu") return {"slots", "peak", "bandwidth", "full_power"};
  if (preset.model == "gpu") return {"sms", "slice_sms", "bf16", "bandwidth"};
  if (preset.model == "systolic") return {"rows", "arrays", "clock", "bandwidth"};
  if (preset.model == "fpga") return {"luts", "dsps", "clock", "bandwidth"};
  if (preset.model == "qpu") return {"qubits", "two_qubit_time", "two_qubit_error", "readout_time"};
  if (preset.model == "qpu-ft") return {"two_qubit_time", "readout_time", "clifford_error"};
  if (preset.model == "neuromorphic") return {"cores", "neurons_per_core", "synapse_energy", "full_power"};
  std::vector<std::string> first;
  for (const auto& [key, value] : preset.parameters.values())
    if (first.size() < most) first.push_back(key);
  return first;
}

std::string value_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&value.data)) return fmt::format("{}", *real);
  return "";
}

std::string figure_text(const Preset& preset, const std::string& key) {
  const Value* value = preset.parameters.find(key);
  if (value == nullptr) return "-";
  return value_text(*value) + (preset.is_unverified(key) ? "*" : "");
}

std::size_t number_of(const std::string& source, std::vector<std::string>& sources) {
  const auto found = std::find(sources.begin(), sources.end(), source);
  if (found == sources.end()) sources.push_back(source);
  return static_cast<std::size_t>(std::find(sources.begin(), sources.end(), source) - sources.begin()) + 1;
}

std::vector<Parameter> parameters_of(const std::string& model) {
  if (model == "link") return link_card().parameters;
  if (model == "memory") return memory_card().parameters;
  for (const DeviceEntry& entry : device_catalog())
    if (entry.card.name == model) return entry.card.parameters;
  return {{.name = "carbon_intensity", .type = Parameter::Type::quantity, .meaning = "of a unit of energy"}};
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t at = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (at > indent && at + 1 + word.size() > page_width) {
      out += fmt::format("\n{:{}}", "", indent);
      at = indent;
    }
    if (at > indent) out += ' ';
    at += word.size() + (at > indent);
    out += word;
  }
  return out;
}

std::vector<Preset> all_presets() {
  Presets tables = Presets::beside({});
  std::vector<Preset> all = tables.all();
  for (const Region& region : regions({})) {
    Preset preset{.name = region.name,
                  .model = "region",
                  .parameters = {},
                  .unverified = region.unverified,
                  .source = region.source,
                  .note = region.note};
    preset.parameters.set("carbon_intensity",
                          {format_quantity(region.carbon_intensity.value, Unit::carbon_intensity), {}});
    all.push_back(std::move(preset));
  }
  return all;
}

std::string preset_table(const std::vector<Preset>& all, std::string_view model, std::vector<std::string>& sources) {
  std::vector<std::vector<std::string>> rows;
  for (const Preset& preset : all) {
    if (preset.model != model) continue;
    const std::vector<std::string> figures = headline(preset);
    if (rows.empty()) {
      rows.push_back({"preset"});
      rows.front().insert(rows.front().end(), figures.begin(), figures.end());
      rows.front().push_back("source");
    }
    rows.push_back({preset.name});
    for (std::size_t k = 1; k + 1 < rows.front().size(); ++k)
      rows.back().push_back(figure_text(preset, rows.front()[k]));
    rows.back().push_back(preset.unverified == "all figures" ? "unverified"
                                                             : fmt::format("[{}]", number_of(preset.source, sources)));
  }
  if (rows.empty()) return "";
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], row[k].size());
  std::string out;
  for (const auto& row : rows) {
    out += fmt::format("    {:<{}}", row.front(), widths.front());
    for (std::size_t k = 1; k + 1 < row.size(); ++k) {
      // The "*" stands beside the column, so that figures stay in line.
      const bool marked = row[k].ends_with('*');
      out += fmt::format("  {:>{}}", row[k] + (marked ? "" : " "), widths[k] + 1);
    }
    out += fmt::format("  {}\n", row.back());
  }
  return out;
}

std::string source_list(const std::vector<std::string>& sources) {
  std::string out =
      "sources (* = no public source at hand confirms the figure; pelsim list <preset> shows all of it)\n";
  for (std::size_t k = 0; k < sources.size(); ++k)
    out += fmt::format("  {:>4}  {}\n", fmt::format("[{}]", k + 1), wrapped(sources[k], 8));
  return out;
}

std::string preset_page(const Preset& preset) {
  const bool is_device = preset.model != "link" && preset.model != "memory" && preset.model != "region";
  std::string out = fmt::format("{} (preset: {}{})\n", preset.name, is_device ? "device model " : "", preset.model);
  if (!preset.note.empty()) out += fmt::format("  note:   {}\n", wrapped(preset.note, 10));
  out += fmt::format("  source: {}\n", preset.source.empty() ? "none" : wrapped(preset.source, 10));
  const std::vector<Parameter> card = parameters_of(preset.model);
  std::size_t name_width = 0, value_width = 0;
  for (const auto& [key, value] : preset.parameters.values()) {
    name_width = std::max(name_width, key.size());
    value_width = std::max(value_width, value_text(value).size());
  }
  for (const Parameter& parameter : card) {
    const Value* value = preset.parameters.find(parameter.name);
    if (value == nullptr) continue;
    const std::string figure =
        fmt::format("  {:<{}}  {:<{}}  {:<10}  ", parameter.name, name_width, value_text(*value), value_width,
                    preset.is_unverified(parameter.name) ? "unverified" : "verified");
    out += figure + wrapped(parameter.meaning, figure.size()) + "\n";
  }
  return out;
}

nlohmann::ordered_json preset_json(const Preset& preset) {
  nlohmann::ordered_json figures = nlohmann::ordered_json::object();
  std::vector<std::string> unverified;
  for (const auto& [key, value] : preset.parameters.values()) {
    figures[key] = value_text(value);
    if (const auto* number = std::get_if<double>(&value.data)) figures[key] = *number;
    if (const auto* number = std::get_if<std::int64_t>(&value.data)) figures[key] = *number;
    if (preset.is_unverified(key)) unverified.push_back(key);
  }
  return {{"name", preset.name},      {"model", preset.model},   {"figures", figures},
          {"unverified", unverified}, {"source", preset.source}, {"note", preset.note}};
}

}  // namespace pelsim::cli
