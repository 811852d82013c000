#include "study/scenario_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace pelsim {
namespace {

constexpr std::string_view sections[] = {"workload",  "platform", "network",  "scheduler", "simulation", "noise",
                                         "estimates", "sweep",    "measured", "energy",    "dvfs"};

Parameters table_parameters(const Toml& table, const std::string& path);

Value value_of(const Toml& toml, const std::string& path) {
  Value value;
  value.place = toml.place;
  value.asked = std::make_shared<std::atomic<bool>>(false);
  switch (toml.kind) {
    case Toml::Kind::boolean: value.data = toml.flag; break;
    case Toml::Kind::integer: value.data = toml.integer; break;
    case Toml::Kind::number: value.data = toml.number; break;
    case Toml::Kind::text: value.data = toml.text; break;
    case Toml::Kind::table: value.data = std::make_shared<Value::Tables>(1, table_parameters(toml, path)); break;
    case Toml::Kind::list: {
      const auto tables =
          std::count_if(toml.items.begin(), toml.items.end(), [](const Toml& t) { return t.is_table(); });
      if (tables > 0 && tables < static_cast<std::ptrdiff_t>(toml.items.size()))
        throw ScenarioError(toml.place, fmt::format("'{}' mixes tables and plain values; a list holds one sort", path));
      if (tables > 0) {
        auto list = std::make_shared<Value::Tables>();
        for (std::size_t i = 0; i < toml.items.size(); ++i)
          list->push_back(table_parameters(toml.items[i], fmt::format("{}.{}", path, i)));
        value.data = std::move(list);
      } else {
        auto list = std::make_shared<Value::List>();
        for (std::size_t i = 0; i < toml.items.size(); ++i)
          list->push_back(value_of(toml.items[i], fmt::format("{}.{}", path, i)));
        value.data = std::move(list);
      }
      break;
    }
  }
  return value;
}

Parameters table_parameters(const Toml& table, const std::string& path) {
  Parameters parameters(path, table.place);
  for (std::size_t i = 0; i < table.keys.size(); ++i)
    parameters.set(table.keys[i], value_of(table.items[i], path + "." + table.keys[i]));
  return parameters;
}

const Parameter* find_parameter(const Card& card, std::string_view name) {
  const auto at =
      std::find_if(card.parameters.begin(), card.parameters.end(), [&](const Parameter& p) { return p.name == name; });
  return at == card.parameters.end() ? nullptr : &*at;
}

/// Every model's card of a section that has models; empty for the others.
std::vector<Card> cards_of(std::string_view section) {
  std::vector<Card> cards;
  const auto collect = [&](const auto& entries) {
    for (const auto& entry : entries) cards.push_back(entry.card);
  };
  if (section == "workload") collect(workload_catalog());
  if (section == "platform") collect(platform_catalog());
  if (section == "network") collect(network_catalog());
  if (section == "scheduler") collect(scheduler_catalog());
  return cards;
}

const Card* find_card(const std::vector<Card>& cards, const Toml* model) {
  if (model == nullptr || model->kind != Toml::Kind::text) return nullptr;
  const auto at = std::find_if(cards.begin(), cards.end(), [&](const Card& c) { return c.name == model->text; });
  return at == cards.end() ? nullptr : &*at;
}

bool ends_with_any(std::string file, const std::vector<std::string>& endings) {
  for (char& c : file)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::any_of(endings.begin(), endings.end(), [&](const std::string& e) { return file.ends_with(e); });
}

/// A default as it is written on a card; lists are spelt "[a, b]" there, or as words that TOML does not know.
Toml default_value(const Parameter& parameter) {
  switch (parameter.type) {
    case Parameter::Type::text:
    case Parameter::Type::choice:
    case Parameter::Type::file:
    case Parameter::Type::quantity: return Toml::of(parameter.fallback);
    case Parameter::Type::number:
    case Parameter::Type::integer:
    case Parameter::Type::boolean:
    case Parameter::Type::list:
    case Parameter::Type::tables:
    case Parameter::Type::table:
    case Parameter::Type::any: break;
  }
  try {
    Toml parsed = parse_toml("value = " + parameter.fallback, "default");
    return std::move(parsed.items.front());
  } catch (const ScenarioError&) {
    return Toml::of(parameter.fallback);
  }
}

}  // namespace

Card simulation_card() {
  using Type = Parameter::Type;
  return {"simulation",
          "the clock and the random numbers of a run",
          {{"seed", Type::integer, Unit::none, "1", false, 0, 9.2e18, {}, "seed of every random stream"},
           {"tick",
            Type::quantity,
            Unit::seconds,
            "1 ps",
            false,
            1e-18,
            3600,
            {},
            "length of one tick of the clock; the longest run is 9.2e18 ticks"},
           {"horizon", Type::quantity, Unit::seconds, "", false, 0, 1e300, {}, "end the run at this time"}}};
}

Card estimates_card() {
  using Type = Parameter::Type;
  return {
      "estimates",
      "what the scheduler believes about run times and queues",
      {{"mode",
        Type::choice,
        Unit::none,
        "exact",
        false,
        0,
        0,
        {"exact", "mean", "noisy", "none"},
        "exact: the model's time; mean: that of its kind; noisy: times a random factor; none: all alike"},
       {"cv", Type::number, Unit::none, "0", false, 0, 100, {}, "coefficient of variation of the factor, for noisy"}}};
}

Card measured_card() {
  return {"measured",
          "measured times of kinds of tasks on classes of devices",
          {{"file", Parameter::Type::file, Unit::none, "", true, 0, 0, {}, "CSV with columns kind, class, time [s]"}}};
}

Parameter demand_kind_key() {
  return {.name = "kind", .type = Parameter::Type::text, .required = true, .meaning = "of the tasks that ask this"};
}

std::vector<Parameters> demand_entries(const Toml& list) {
  std::vector<Parameters> entries;
  for (std::size_t i = 0; i < list.items.size(); ++i)
    entries.push_back(table_parameters(list.items[i], fmt::format("workload.demands.{}", i)));
  return entries;
}

std::vector<std::string> scenario_keys() {
  std::vector<std::string> keys = {"schema", "title"};
  keys.insert(keys.end(), std::begin(sections), std::end(sections));
  return keys;
}

void check_top_level(const Toml& document) {
  const std::vector<std::string> known = scenario_keys();
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    const std::string& key = document.keys[i];
    const Toml& value = document.items[i];
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      const char* what = value.is_table() || value.kind == Toml::Kind::list ? "section" : "key";
      throw ScenarioError(value.place, fmt::format("unknown {} '{}'{}", what, key, suggestion(key, known)));
    }
    const bool is_section = key != "schema" && key != "title";
    if (is_section && !value.is_table())
      throw ScenarioError(value.place, fmt::format("'{}' is a section: write [{}] with its keys below", key, key));
  }
  const Toml* schema = document.find("schema");
  if (schema == nullptr) {
    throw ScenarioError(Place{document.place.file, 1, 1},
                        "not a scenario: the key 'schema' is missing; begin the file with 'schema = 1'");
  }
  if (schema->kind != Toml::Kind::integer || schema->integer != 1)
    throw ScenarioError(schema->place, "unknown schema: this version of pelsim reads 'schema = 1'");
  if (const Toml* title = document.find("title"); title != nullptr && title->kind != Toml::Kind::text)
    throw ScenarioError(title->place, "'title' must be a text");
}

Parameters section_parameters(const Toml& document, std::string_view section) {
  const Toml* table = document.find(section);
  if (table == nullptr) return Parameters(std::string(section), Place{document.place.file, 1, 1});
  return table_parameters(*table, std::string(section));
}

void settle_workload_model(Toml& document) {
  Toml* workload = document.find("workload");
  if (workload == nullptr) return;
  const Toml* file = workload->find("file");
  const Toml* model = workload->find("model");
  if (file == nullptr || file->kind != Toml::Kind::text) return;
  if (model != nullptr && (model->overridden || !file->overridden)) return;

  const std::vector<WorkloadModel>& catalog = workload_catalog();
  std::string guess = "auto";  // looks into the file
  bool written_model_reads_files = false;
  for (const WorkloadModel& entry : catalog) {
    const bool written = model != nullptr && model->text == entry.card.name;
    const bool fits = entry.importer && ends_with_any(file->text, entry.endings);
    if (fits && written) return;
    if (fits && guess == "auto") guess = entry.card.name;
    if (written) written_model_reads_files = find_parameter(entry.card, "file") != nullptr;
  }
  if (guess == "auto" && written_model_reads_files) return;
  Toml chosen = Toml::of(guess, file->place);
  chosen.overridden = file->overridden;
  workload->set("model", std::move(chosen));
}

void drop_keys_of_other_model(const Toml& written, Toml& document, std::vector<std::string>& notes) {
  for (const std::string_view name : {"workload", "platform", "network", "scheduler"}) {
    const Toml* before = written.find(name);
    Toml* section = document.find(name);
    if (before == nullptr || section == nullptr) continue;
    const std::vector<Card> cards = cards_of(name);
    const Card* old_card = find_card(cards, before->find("model"));
    const Card* card = find_card(cards, section->find("model"));
    if (old_card == nullptr || card == nullptr || old_card == card) continue;
    for (const std::string& key : before->keys) {
      const Toml* value = section->find(key);
      if (key == "model" || value == nullptr || value->overridden) continue;
      if (find_parameter(*card, key) != nullptr || find_parameter(*old_card, key) == nullptr) continue;
      notes.push_back(fmt::format("{}.{} had no influence: it belongs to model '{}', not to '{}'", name, key,
                                  old_card->name, card->name));
      section->erase(key);
    }
  }
}

void fill_section(Toml& document, std::string_view name, const Card& card, const Parameters& parameters) {
  if (document.find(name) == nullptr) document.set(name, Toml{});
  Toml& section = *document.find(name);
  for (const Parameter& parameter : card.parameters) {
    Toml* value = section.find(parameter.name);
    if (value == nullptr) {
      if (!parameter.fallback.empty()) section.set(parameter.name, default_value(parameter));
    } else if (parameter.type == Parameter::Type::file && value->kind == Toml::Kind::text) {
      std::error_code ignored;
      value->text = std::filesystem::absolute(parameters.file(parameter.name), ignored).lexically_normal().string();
    }
  }
}

void make_files_absolute(Toml& section) {
  for (Toml& item : section.items) make_files_absolute(item);
  Toml* file = section.find("file");
  if (file == nullptr || file->kind != Toml::Kind::text) return;
  std::filesystem::path path = file->text;
  if (file->place.line > 0) path = std::filesystem::path(file->place.file).parent_path() / path;
  std::error_code ignored;
  file->text = std::filesystem::absolute(path, ignored).lexically_normal().string();
}

}  // namespace pelsim
