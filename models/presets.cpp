#include "models/presets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace pelsim {
namespace {

namespace fs = std::filesystem;
using Type = Parameter::Type;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// Machines that came with the program: installed, else those of the source tree it was built from.
std::string shipped_folder() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path installed = program.parent_path().parent_path() / "share" / "pelsim" / "scenarios" / "machines";
  return is_folder(installed) ? installed.string() : PELSIM_SOURCE_MACHINES;
}

void fill_in(Parameters& entry, const Parameters& preset) {
  for (const auto& [key, value] : preset.values())
    if (!entry.has(key)) entry.set(key, value);
}

std::string value_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return fmt::format("{}", static_cast<double>(*whole));
  if (const auto* real = std::get_if<double>(&value.data)) return fmt::format("{}", *real);
  return value.place.text();  // lists and tables: alike only where they are the same
}

bool lists(const std::vector<Parameter>& parameters, const std::string& name) {
  return std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& p) { return p.name == name; });
}

}  // namespace

std::string_view Preset::subject() const {
  return model == link_model || model == memory_model ? std::string_view(model) : "device";
}

bool Preset::is_unverified(std::string_view figure) const {
  if (unverified == "all figures") return true;
  for (std::string_view rest = unverified; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (word == figure) return true;
    if (!word.empty() && !parameters.has(word) && figure.starts_with(std::string(word) + "_")) return true;
  }
  return false;
}

const Parameter& preset_key() {
  static const Parameter key = {.name = "preset", .type = Type::text, .meaning = "a row of the tables of machines"};
  return key;
}

const Card& link_card() {
  static const Card card = {
      .name = "link",
      .summary = "latency, bandwidth, energy",
      .parameters = {{.name = "preset", .type = Type::text, .meaning = "a row of links.csv"},
                     {.name = "bandwidth",
                      .type = Type::quantity,
                      .unit = Unit::byte_rate,
                      .least = 1e-3,
                      .most = 1e24,
                      .meaning = "sustained, in each direction"},
                     {.name = "latency",
                      .type = Type::quantity,
                      .unit = Unit::seconds,
                      .fallback = "0 s",
                      .least = 0,
                      .most = 1e9,
                      .meaning = "from end to end"},
                     {.name = "kind",
                      .type = Type::choice,
                      .fallback = "full-duplex",
                      .choices = {"full-duplex", "half-duplex", "fat-pipe"},
                      .meaning = "who shares the bandwidth: each direction, both directions, nobody"},
                     {.name = "energy",
                      .type = Type::quantity,
                      .unit = Unit::energy_per_byte,
                      .least = 0,
                      .most = 1,
                      .meaning = "of moving data over it"},
                     {.name = "idle_power",
                      .type = Type::quantity,
                      .unit = Unit::watts,
                      .least = 0,
                      .most = 1e9,
                      .meaning = "of each direction (half duplex: of both together) while nothing moves"},
                     {.name = "busy_power",
                      .type = Type::quantity,
                      .unit = Unit::watts,
                      .least = 0,
                      .most = 1e9,
                      .meaning = "the same while its whole bandwidth is used; default: idle_power"}}};
  return card;
}

namespace {

/// none: nothing is known of it.
std::optional<LinkPower> link_power(const Parameters& link) {
  const bool has_idle = link.has("idle_power"), has_busy = link.has("busy_power");
  if (!has_idle && !has_busy && !link.has("energy")) return std::nullopt;
  LinkPower power;
  if (has_idle) power.idle = power.busy = link.quantity<Watts>("idle_power");
  if (has_busy) power.busy = link.quantity<Watts>("busy_power");
  if (has_busy && !has_idle) link.fail("busy_power", "'busy_power' needs 'idle_power' beside it");
  if (power.busy < power.idle) link.fail("busy_power", "'busy_power' is below 'idle_power'");
  if (link.has("energy")) power.per_byte = link.quantity<JoulesPerByte>("energy");
  return power;
}

}  // namespace

const Card& memory_card() {
  const auto quantity = [](std::string name, Unit unit, double most, std::string meaning) {
    return Parameter{.name = std::move(name),
                     .type = Type::quantity,
                     .unit = unit,
                     .least = 0,
                     .most = most,
                     .meaning = std::move(meaning)};
  };
  static const Card card = {
      .name = "memory",
      .summary = "a channel, stack, chip or module of memory",
      .parameters = {quantity("bandwidth", Unit::byte_rate, 1e24, "peak of one unit"),
                     quantity("capacity", Unit::bytes, 1e24, "of one unit"),
                     quantity("latency", Unit::seconds, 1e9, "of one access"),
                     quantity("energy_per_bit", Unit::joules, 1, "moved"),
                     {.name = "sustained",
                      .type = Type::number,
                      .fallback = "0.8",
                      .least = 1e-3,
                      .most = 1,
                      .meaning = "share of the peak that programs reach: 0.78 to 0.83 measured by STREAM"}}};
  return card;
}

const std::vector<Parameter>& memory_keys() {
  static const std::vector<Parameter> keys = {
      {.name = "memory_preset", .type = Type::text, .meaning = "a row of memories.csv: gives bandwidth and capacity"},
      {.name = "memory_units",
       .type = Type::integer,
       .fallback = "1",
       .least = 1,
       .most = 1e6,
       .meaning = "channels, stacks, chips or modules of it"}};
  return keys;
}

Presets::Presets(std::vector<std::string> folders) : folders_(std::move(folders)) {}

std::vector<std::string> machine_folders(const Place& scenario) {
  std::vector<std::string> folders;
  if (const char* own = std::getenv("PELSIM_MACHINES"); own != nullptr && *own != '\0') {
    if (!is_folder(own)) throw ScenarioError(fmt::format("PELSIM_MACHINES names '{}', which is no folder", own));
    folders.emplace_back(own);
  }
  const fs::path beside = fs::path(scenario.file).parent_path() / "machines";
  if (scenario.line > 0 && is_folder(beside)) folders.push_back(beside.string());
  folders.push_back(shipped_folder());
  return folders;
}

Presets Presets::beside(const Place& scenario) { return Presets(machine_folders(scenario)); }

const std::vector<Preset>& Presets::all() {
  if (presets_ == nullptr) presets_ = presets_of(folders_);
  return *presets_;
}

const Preset& Presets::find(const Parameters& owner, std::string_view key, const std::string& name,
                            std::string_view what) {
  for (const Preset& preset : all()) {
    if (preset.name != name || preset.subject() != what) continue;
    if (!preset.unverified.empty())
      notes_.insert(fmt::format("preset '{}' has unverified figures: {}", name, preset.unverified));
    return preset;
  }
  std::vector<std::string> known;
  for (const Preset& preset : *presets_)
    if (preset.subject() == what) known.push_back(preset.name);
  owner.fail(key, fmt::format("unknown {} '{}'{}", what, name, suggestion(name, known)));
}

void Presets::fill_in_memory(Parameters& device, const Parameters& entry, const Card& card) {
  if (!entry.has("memory_preset")) return;
  Parameters memory = find(entry, "memory_preset", entry.text("memory_preset"), memory_model).parameters;
  memory.check(memory_card());
  Parameters keys("", entry.place());
  for (const char* key : {"memory_preset", "memory_units"})
    if (const Value* value = entry.find(key)) keys.set(key, *value);
  keys.check({.name = "memory", .summary = "", .parameters = memory_keys()});
  const double units = static_cast<double>(keys.integer("memory_units"));
  const auto give = [&](const char* key, double value, const char* unit) {
    if (!entry.has(key) && lists(card.parameters, key))
      device.set(key, Value{fmt::format("{} {}", value, unit), entry.place_of("memory_preset")});
  };
  if (memory.has("bandwidth"))
    give("bandwidth", units * memory.number("sustained") * memory.byte_rate("bandwidth").value, "B/s");
  if (memory.has("capacity")) give("memory_capacity", units * memory.bytes("capacity").value, "B");
}

ResolvedDevice Presets::device(const Parameters& entry, const std::vector<Parameter>& around) {
  Parameters device = entry;
  const Preset* preset = nullptr;
  if (entry.has("preset")) {
    preset = &find(entry, "preset", entry.text("preset"), "device");
    if (entry.has("model") && entry.text("model") != preset->model)
      entry.fail("model", fmt::format("preset '{}' is of model '{}'", preset->name, preset->model));
    fill_in(device, preset->parameters);
    device.set("model", Value{preset->model, entry.place_of("preset")});
  }
  const DeviceEntry& model = choose(device_catalog(), device, "device", "table");
  Card card = model.card;
  card.parameters.insert(card.parameters.begin(), around.begin(), around.end());
  card.parameters.push_back(preset_key());
  card.parameters.insert(card.parameters.end(), memory_keys().begin(), memory_keys().end());
  fill_in_memory(device, entry, card);
  device.check(card);

  ResolvedDevice out{model.make(device), {}, model.card.name};
  if (preset != nullptr) {
    out.spec.preset = out.spec.type.label = preset->name;
    out.spec.unverified = !preset->unverified.empty();
    out.spec.source = preset->source;
  }
  for (const auto& [key, value] : device.values())
    if (!lists(around, key)) out.identity += "\n" + key + "=" + value_text(value);
  out.parameters = std::move(device);
  return out;
}

LinkSpec Presets::link(const Parameters& owner, std::string_view key) {
  const Value* value = owner.find(key);
  Parameters link(std::string(key), owner.place_of(key));
  if (value != nullptr && std::holds_alternative<std::string>(value->data)) {
    link.set("preset", *value);
  } else if (value != nullptr && std::holds_alternative<std::shared_ptr<Value::Tables>>(value->data) &&
             owner.tables(key).size() == 1) {
    link = owner.tables(key).front();
  } else {
    owner.fail(key, fmt::format("'{}' must be the name of a link, or one table with bandwidth and latency", key));
  }
  link.check(link_card());
  return this->link(link);
}

LinkSpec Presets::link(const Parameters& table) {
  Parameters link(table.path(), table.place());
  for (const Parameter& p : link_card().parameters)
    if (const Value* value = table.find(p.name)) link.set(p.name, *value);
  if (link.has("preset")) fill_in(link, find(link, "preset", link.text("preset"), link_model).parameters);
  link.check(link_card());
  if (!link.has("bandwidth")) {
    throw ScenarioError(link.place(), fmt::format("'{}' needs a bandwidth, for example {}, or a preset", link.path(),
                                                  example_of(Unit::byte_rate)));
  }
  const std::string kind = link.text("kind");
  return {link.seconds("latency"), link.byte_rate("bandwidth"),
          kind == "half-duplex" ? LinkKind::half_duplex
          : kind == "fat-pipe"  ? LinkKind::fat_pipe
                                : LinkKind::full_duplex,
          link_power(link)};
}

}  // namespace pelsim
