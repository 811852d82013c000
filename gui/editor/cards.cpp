#include <fmt/format.h>

#include <algorithm>

#include "gui/editor/form.hpp"
#include "models/device_parameters.hpp"
#include "models/presets.hpp"
#include "study/energy_section.hpp"
#include "study/scenario_sections.hpp"

namespace pelsim::gui {
namespace {

using Type = Parameter::Type;

template <class Entries>
std::vector<Card> cards_of(const Entries& entries) {
  std::vector<Card> cards;
  for (const auto& entry : entries) cards.push_back(entry.card);
  return cards;
}

const Card* find_card(const std::vector<Card>& cards, const std::string& name) {
  const auto at = std::find_if(cards.begin(), cards.end(), [&](const Card& c) { return c.name == name; });
  return at == cards.end() ? nullptr : &*at;
}

std::string text_at(const Toml* table, const std::string& key, const std::string& fallback) {
  const Toml* value = table == nullptr ? nullptr : table->find(key);
  return value != nullptr && value->kind == Toml::Kind::text ? value->text : fallback;
}

bool lists(const std::vector<Parameter>& parameters, const std::string& name) {
  return std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& p) { return p.name == name; });
}

/// Of those that stand beside each other in one table the first of a name counts.
void join(std::vector<Parameter>& parameters, const std::vector<Parameter>& more) {
  for (const Parameter& p : more)
    if (!lists(parameters, p.name)) parameters.push_back(p);
}

/// As a person would type it; lists and tables are not told.
std::string figure_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&value.data)) return fmt::format("{}", *real);
  return {};
}

/// What the preset gives need not be written, and counts where it is not.
void fill_in(std::vector<Parameter>& parameters, const CardBook::Named& preset) {
  for (const auto& [key, value] : preset.figures)
    for (Parameter& p : parameters)
      if (p.name == key) {
        p.required = false;
        p.fallback = value;
      }
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

class Forms {
 public:
  Forms(const Toml& document, const CardBook& book) : document_(document), book_(book) {}

  Form all() const {
    Form top;
    top.title = "Scenario";
    top.written = true;
    top.parameters = {{.name = "title", .type = Type::text, .meaning = "for people; stands over every picture"},
                      {.name = "schema",
                       .type = Type::integer,
                       .required = true,
                       .least = 1,
                       .most = 1,
                       .meaning = "of this file's format: 1"}};
    top.below.push_back(platform());
    top.below.push_back(with_model({"network"}, "Network", book_.networks, "uncontended"));
    top.below.push_back(workload());
    top.below.push_back(with_model({"scheduler"}, "Scheduler", book_.schedulers, "heft"));
    top.below.push_back(section({"estimates"}, "Estimates", estimates_card()));
    top.below.push_back(section({"noise", "compute"}, "Noise of computing", noise_card()));
    top.below.push_back(section({"noise", "network"}, "Noise of the network", noise_card()));
    top.below.push_back(section({"energy"}, "Energy and site", energy_card()));
    Form dvfs = section({"dvfs"}, "P-states over time", dvfs_card());
    add_entries(dvfs, "changes", [&](Form& f, const Toml&) { f.parameters = dvfs_change_card().parameters; });
    top.below.push_back(std::move(dvfs));
    top.below.push_back(section({"simulation"}, "Simulation", simulation_card()));
    top.below.push_back(section({"measured"}, "Measured times", measured_card()));
    return top;
  }

 private:
  Form section(TomlPath path, std::string title, const Card& card) const {
    Form form;
    form.written = value_at(document_, path) != nullptr;
    form.path = std::move(path);
    form.title = std::move(title);
    form.summary = capital(card.summary);
    form.source = card.source;
    form.parameters = card.parameters;
    return form;
  }

  /// A table whose key "model" says which card counts.
  Form with_model(TomlPath path, std::string title, const std::vector<Card>& cards, const std::string& fallback) const {
    Form form = section(path, std::move(title), {.name = "", .summary = ""});
    form.model = text_at(value_at(document_, path), "model", fallback);
    for (const Card& card : cards) form.models.push_back(card.name);
    if (const Card* card = find_card(cards, form.model)) {
      form.summary = capital(card->summary);
      form.source = card->source;
      form.parameters = card->parameters;
    }
    return form;
  }

  /// Each entry of the list at `key` as a form of its own; `describe` gives it its parameters.
  template <class Describe>
  void add_entries(Form& form, const std::string& key, const Describe& describe) const {
    form.lists.push_back(key);
    const Toml* table = value_at(document_, form.path);
    const Toml* list = table == nullptr ? nullptr : table->find(key);
    if (list == nullptr || list->kind != Toml::Kind::list) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      if (!list->items[i].is_table()) continue;
      Form entry;
      entry.path = form.path;
      entry.path.push_back(key);
      entry.path.push_back(std::to_string(i));
      const std::string name = text_at(&list->items[i], "name", text_at(&list->items[i], "preset", ""));
      entry.title = key + " " + std::to_string(i) + (name.empty() ? "" : ": " + name);
      entry.written = entry.entry = true;
      describe(entry, list->items[i]);
      add_links(entry, list->items[i]);
      form.below.push_back(std::move(entry));
    }
  }

  /// Keys that may hold a table are links: a preset's name, or its figures.
  void add_links(Form& form, const Toml& table) const {
    for (const Parameter& p : form.parameters) {
      const Toml* value = table.find(p.name);
      if (p.type != Type::any || value == nullptr || !value->is_table()) continue;
      Form link;
      link.path = form.path;
      link.path.push_back(p.name);
      link.title = p.name;
      link.summary = capital(p.meaning);
      link.written = true;
      link.parameters = link_parameters();
      form.below.push_back(std::move(link));
    }
  }

  std::vector<Parameter> link_parameters() const {
    std::vector<Parameter> parameters = link_card().parameters;
    for (Parameter& p : parameters)
      if (p.name == "preset") offer_presets(p, {"link"});
    return parameters;
  }

  /// A free text stays one: a preset may come from a folder that is not here.
  void offer_presets(Parameter& parameter, const std::vector<std::string>& models) const {
    for (const CardBook::Named& preset : book_.presets)
      if (std::find(models.begin(), models.end(), preset.model) != models.end())
        parameter.choices.push_back(preset.name);
  }

  void describe_device(Form& form, const Toml& table, const std::string& around) const {
    std::vector<std::string> models;
    for (const Card& card : book_.devices) models.push_back(card.name);
    form.models = models;
    const std::string preset = text_at(&table, "preset", "");
    const CardBook::Named* named = nullptr;
    for (const CardBook::Named& p : book_.presets)
      if (named == nullptr && p.name == preset && find_card(book_.devices, p.model) != nullptr) named = &p;
    form.model = text_at(&table, "model", named == nullptr ? "table" : named->model);
    if (const Card* card = find_card(book_.entries, around)) join(form.parameters, card->parameters);
    join(form.parameters, {preset_key()});
    std::erase_if(form.parameters, [](const Parameter& p) { return p.name == "model"; });
    for (Parameter& p : form.parameters)
      if (p.name == "preset") offer_presets(p, models);
    join(form.parameters, memory_keys());
    if (const Card* card = find_card(book_.devices, form.model)) {
      form.summary = capital(card->summary);
      form.source = card->source;
      join(form.parameters, card->parameters);
      if (named != nullptr) fill_in(form.parameters, *named);
      // The memory gives them, so many units of it that nothing simple can be written here.
      if (table.find("memory_preset") != nullptr)
        for (Parameter& p : form.parameters)
          if (p.name == "bandwidth" || p.name == "memory_capacity") p.required = false, p.fallback.clear();
    }
    if (lists(form.parameters, "states"))
      add_entries(form, "states", [&](Form& f, const Toml&) { f.parameters = device_state_card().parameters; });
  }

  Form platform() const {
    Form form = with_model({"platform"}, "Machine", book_.platforms, "cluster");
    const Toml* table = value_at(document_, form.path);
    const bool cluster = form.model == "cluster";
    for (const Parameter& p : std::vector<Parameter>(form.parameters)) {
      if (p.name == "interconnect" &&
          (table == nullptr || table->find("interconnect") == nullptr || table->find("interconnect")->is_table())) {
        Form way = with_model({"platform", "interconnect"}, "Interconnect", book_.interconnects, "switch");
        for (Parameter& q : way.parameters)
          if (q.name == "preset") offer_presets(q, {"link"});
        form.below.push_back(std::move(way));
        std::erase_if(form.parameters, [](const Parameter& q) { return q.name == "interconnect"; });
      }
      if (p.type != Type::tables) continue;
      add_entries(form, p.name, [&](Form& f, const Toml& entry) {
        if (cluster && p.name == "nodes") {
          if (const Card* card = find_card(book_.entries, "cluster.nodes")) {
            f.parameters = card->parameters;
            f.summary = capital(card->summary);
          }
          add_entries(f, "devices", [&](Form& d, const Toml& t) { describe_device(d, t, "cluster.devices"); });
        } else if (p.name == "links") {
          if (const Card* card = find_card(book_.entries, "table.links")) f.parameters = card->parameters;
        } else {
          describe_device(f, entry, form.model == "edge-cloud" ? "cluster.devices" : "table.devices");
        }
      });
    }
    if (table != nullptr) add_links(form, *table);
    return form;
  }

  Form workload() const {
    // Where only a file is named its ending says the model, as for the loader.
    Toml settled = document_;
    settle_workload_model(settled);
    const std::string model = text_at(value_at(settled, {"workload"}), "model", "");
    Form form = with_model({"workload"}, "Workload", book_.workloads, model);
    form.parameters.push_back({.name = "inputs",
                               .type = Type::text,
                               .fallback = "everywhere",
                               .meaning = "where the data that no task makes lies at the start: everywhere, or a "
                                          "memory's name"});
    add_entries(form, "demands", [&](Form& f, const Toml& entry) {
      for (const Card& card : book_.demands) f.models.push_back(card.name);
      f.model = text_at(&entry, "model", "kernel");
      f.parameters = {demand_kind_key()};
      if (const Card* card = find_card(book_.demands, f.model)) {
        join(f.parameters, card->parameters);
        f.summary = capital(card->summary);
      }
    });
    return form;
  }

  const Toml& document_;
  const CardBook& book_;
};

}  // namespace

CardBook read_cards(const std::string& folder) {
  CardBook book{cards_of(workload_catalog()),  cards_of(platform_catalog()), cards_of(network_catalog()),
                cards_of(scheduler_catalog()), cards_of(device_catalog()),   cards_of(interconnect_catalog()),
                cards_of(demand_catalog()),    platform_entry_cards(),       {}};
  // A line, so that machines beside the scenario are looked at too.
  Presets presets = Presets::beside(Place{folder.empty() ? "scenario.toml" : folder + "/scenario.toml", 1, 1});
  for (const pelsim::Preset& preset : presets.all()) {
    book.presets.push_back({preset.name, preset.model});
    for (const auto& [key, value] : preset.parameters.values())
      book.presets.back().figures.emplace_back(key, figure_text(value));
  }
  return book;
}

Form scenario_forms(const Toml& document, const CardBook& book) { return Forms(document, book).all(); }

const Form* find_form(const Form& top, const TomlPath& path) {
  if (top.path == path) return &top;
  for (const Form& form : top.below)
    if (const Form* found = find_form(form, path)) return found;
  return nullptr;
}

}  // namespace pelsim::gui
