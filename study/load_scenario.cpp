#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <new>
#include <set>

#include "models/csv.hpp"
#include "models/import.hpp"
#include "study/check_memories.hpp"
#include "study/check_tasks.hpp"
#include "study/explain_demands.hpp"
#include "study/scenario.hpp"
#include "study/scenario_sections.hpp"

namespace pelsim {
namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;  // a scenario is written by hand; bulk goes into CSV

std::string read_file(const std::string& file) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::none)
    throw ScenarioError(Place{file, 0, 0}, "cannot be opened: " + error.message());
  if (!fs::exists(status)) throw ScenarioError(Place{file, 0, 0}, "no such file; name a scenario (*.toml)");
  if (fs::is_directory(status))
    throw ScenarioError(Place{file, 0, 0}, "this is a directory; name a scenario file (*.toml) in it");
  std::ifstream in(file, std::ios::binary);
  if (!in) throw ScenarioError(Place{file, 0, 0}, "cannot be opened; check its permissions");
  std::string text;
  std::vector<char> block(std::size_t{1} << 16);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > largest_file)
      throw ScenarioError(Place{file, 0, 0}, "larger than 64 MiB: put bulk data into CSV files beside the scenario");
  }
  if (in.bad()) throw ScenarioError(Place{file, 0, 0}, "cannot be read to its end");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    throw ScenarioError(Place{file, 0, 0}, "the file is empty; a scenario begins with 'schema = 1'");
  return text;
}

/// Builds a scenario section by section; `document` collects what `resolved` will say.
class Loading {
 public:
  Loading(Toml document, std::string file, const std::vector<Override>& overrides)
      : document_(std::move(document)), resolved_(document_), overrides_(overrides) {
    scenario_.file = std::move(file);
  }

  Scenario build(std::vector<std::string> notes) {
    scenario_.notes = std::move(notes);
    check_top_level(document_);
    check_workload_is_there();
    read_title();
    read_simulation();
    make_platform();
    make_workload();
    make_costs();
    make_scheduler();
    read_energy();
    check_tasks_can_run(scenario_, workload_place_);
    check_initial_items_fit(scenario_, workload_place_);
    note_capacities(scenario_);
    for (std::string& note : demand_notes(scenario_)) scenario_.notes.push_back(std::move(note));
    scenario_.make_scheduler();  // so that its own complaints come before a run
    check_scheduler();
    scenario_.resolved = write_toml(resolved_);
    return std::move(scenario_);
  }

 private:
  Streams streams() const { return {scenario_.seed}; }

  void check_workload_is_there() const {
    if (document_.find("workload") != nullptr) return;
    throw ScenarioError(Place{document_.place.file, 1, 1},
                        "the section [workload] is missing: it says what runs, as in [workload] model = \"montage\"");
  }

  /// What was changed for this run belongs to what people read, not to `resolved`.
  void read_title() {
    const Toml* title = document_.find("title");
    scenario_.title = title != nullptr ? title->text : std::filesystem::path(scenario_.file).stem().string();
    std::string changes;
    std::size_t changed = 0;
    for (const Override& o : overrides_) {
      if (o.key == "title" || ++changed > 3) continue;
      if (changed > 1) changes += ", ";
      changes += changed == 3 ? "…" : o.key + "=" + (o.value.size() <= 40 ? o.value : "…");
    }
    if (changed > 0) scenario_.title += " (with " + changes + ")";
    std::replace_if(
        scenario_.title.begin(), scenario_.title.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  }

  void read_simulation() {
    Parameters section = section_parameters(document_, "simulation");
    section.check(simulation_card());
    scenario_.seed = static_cast<std::uint64_t>(section.integer("seed"));
    scenario_.clock = Clock(section.seconds("tick"));
    if (section.has("horizon")) scenario_.horizon = section.seconds("horizon");
    fill_section(resolved_, "simulation", simulation_card(), section);
  }

  /// Chooses the model of a section, checks the section against its card and writes both to `resolved`.
  template <class Entry>
  const Entry& model(const std::vector<Entry>& catalog, std::string_view name, std::string_view fallback,
                     Parameters& section) {
    const Entry& entry = choose(catalog, section, name, fallback);
    section.check(entry.card);
    if (resolved_.find(name) == nullptr) resolved_.set(name, Toml{});
    if (Toml& table = *resolved_.find(name); table.find("model") == nullptr)
      table.set("model", Toml::of(entry.card.name));
    fill_section(resolved_, name, entry.card, section);
    return entry;
  }

  void make_platform() {
    const std::vector<PlatformModel> catalog = platform_catalog();
    Parameters section = section_parameters(document_, "platform");
    const PlatformModel& entry = model(catalog, "platform", "cluster", section);
    make_files_absolute(*resolved_.find("platform"));
    scenario_.platform_model = entry.card.name;
    scenario_.platform = std::make_unique<const Platform>(entry.make(section, scenario_.notes));
    if (scenario_.platform->devices() == 0) throw ScenarioError(section.place(), "the platform has no devices");
    check_capacities(*scenario_.platform, section.place());
  }

  void make_workload() {
    const std::vector<WorkloadModel> catalog = workload_catalog();
    Toml* table = document_.find("workload");
    read_inputs(*table);
    const std::vector<Parameters> demands = take_demands(*table);
    Parameters section = section_parameters(document_, "workload");
    workload_place_ = section.has("file") ? section.place_of("file") : section.place_of("model");
    const WorkloadModel& entry = model(catalog, "workload", "", section);
    if (Toml* forms = resolved_.find("workload")->find("demands")) make_files_absolute(*forms);
    scenario_.workload_model = entry.card.name;
    Workload workload = entry.make(section, WorkloadContext{streams(), scenario_.platform.get()});
    if (!demands.empty()) {
      workload.graph.set_forms(forms_of(workload.graph, demands));
      note_timed_kinds(workload.graph);
    }
    scenario_.workload = std::make_unique<const Workload>(std::move(workload));
    for (const std::string& note : scenario_.workload->notes) scenario_.notes.push_back(note);
    if (scenario_.graph().tasks() == 0) throw ScenarioError(workload_place_, "the workload has no tasks");
  }

  /// `demands` is the loader's own key in [workload]: what the tasks of a kind ask, in one form an entry.
  static std::vector<Parameters> take_demands(Toml& table) {
    const Toml* demands = table.find("demands");
    if (demands == nullptr) return {};
    const bool tables =
        demands->kind == Toml::Kind::list && !demands->items.empty() &&
        std::all_of(demands->items.begin(), demands->items.end(), [](const Toml& t) { return t.is_table(); });
    if (!tables) throw ScenarioError(demands->place, "'demands' is a list of tables: write [[workload.demands]]");
    std::vector<Parameters> entries = demand_entries(*demands);
    table.erase("demands");
    return entries;
  }

  /// A time that is given for any device wins over every demand.
  void note_timed_kinds(const TaskGraph& graph) {
    for (std::size_t c = 0; c < graph.time_columns(); ++c) {
      if (graph.time_class(c) != "any") continue;
      std::set<KindId> timed;
      for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
        const double given = graph.given_time(c, TaskId(t));
        if (given == given && !graph.forms().of(graph.kind(TaskId(t))).empty()) timed.insert(graph.kind(TaskId(t)));
      }
      for (const KindId kind : timed)
        scenario_.notes.push_back(
            fmt::format("the demands of kind '{}' had no influence where its tasks bring along a "
                        "time for any device",
                        graph.kind_name(kind)));
    }
  }

  static TaskForms forms_of(const TaskGraph& graph, const std::vector<Parameters>& entries) {
    const std::vector<DemandModel> catalog = demand_catalog();
    std::vector<std::string> kinds;
    for (std::size_t k = 0; k < graph.kinds(); ++k) kinds.emplace_back(graph.kind_name(KindId(k)));
    TaskForms forms = graph.forms();
    for (Parameters entry : entries) {
      const DemandModel& model = choose(catalog, entry, "demand", "kernel");
      Card card = model.card;
      card.parameters.insert(card.parameters.begin(), demand_kind_key());
      entry.check(card);
      const std::string kind = entry.text("kind");
      const auto found = std::find(kinds.begin(), kinds.end(), kind);
      if (found == kinds.end())
        entry.fail("kind", fmt::format("the workload has no tasks of kind '{}'{}", kind, suggestion(kind, kinds)));
      forms.add(KindId(static_cast<std::size_t>(found - kinds.begin())), model.make(entry, forms));
    }
    return forms;
  }

  /// `inputs` is the loader's own key in [workload].
  void read_inputs(Toml& table) {
    const Toml* inputs = table.find("inputs");
    if (inputs == nullptr) return;
    if (inputs->kind != Toml::Kind::text)
      throw ScenarioError(inputs->place, "'inputs' must be \"everywhere\" or the name of a memory");
    if (inputs->text != "everywhere") {
      scenario_.inputs = scenario_.platform->find_memory(inputs->text);
      if (!scenario_.inputs) {
        std::vector<std::string> known = {"everywhere"};
        for (std::size_t m = 0; m < scenario_.platform->memories(); ++m)
          known.push_back(scenario_.platform->memory_name(MemoryId(m)));
        throw ScenarioError(inputs->place,
                            fmt::format("no memory is called '{}'{}", inputs->text, suggestion(inputs->text, known)));
      }
    }
    table.erase("inputs");
  }

  void make_costs() {
    const TaskGraph& graph = scenario_.graph();
    scenario_.costs =
        std::make_unique<const CostModel>(graph, *scenario_.platform, measured_times(), scenario_.footprints());

    const std::vector<NetworkEntry> catalog = network_catalog();
    Parameters section = section_parameters(document_, "network");
    const NetworkEntry& entry = model(catalog, "network", "uncontended", section);
    scenario_.network_model = entry.card.name;
    scenario_.network = entry.make(section, *scenario_.platform);
    scenario_.network_parameters = section;
    if (document_.find("network") != nullptr && scenario_.platform->memories() == 1)
      scenario_.notes.push_back("[network] had no influence: the platform has one memory, so nothing moves");

    read_noise();
    Parameters estimates = section_parameters(document_, "estimates");
    estimates.check(estimates_card());
    const std::string mode = estimates.text("mode");
    const double cv = estimates.number("cv");
    if (mode != "noisy" && cv > 0)
      scenario_.notes.push_back(
          fmt::format("estimates.cv had no influence: estimates.mode is '{}', not 'noisy'", mode));
    scenario_.estimates = std::make_unique<const Estimates>(*scenario_.costs, *scenario_.network, mode_of(mode), cv,
                                                            streams().stream("estimates"));
    fill_section(resolved_, "estimates", estimates_card(), estimates);
  }

  void check_scheduler() const {
    const std::vector<SchedulerModel> catalog = scheduler_catalog();
    const Parameters& parameters = scenario_.scheduler_parameters;
    const SchedulerModel& entry = choose(catalog, parameters, "scheduler", scenario_.scheduler_model);
    if (entry.check != nullptr) entry.check(parameters, *scenario_.costs);
  }

  static Estimates::Mode mode_of(const std::string& name) {
    if (name == "mean") return Estimates::Mode::mean;
    if (name == "noisy") return Estimates::Mode::noisy;
    if (name == "none") return Estimates::Mode::none;
    return Estimates::Mode::exact;
  }

  /// What came with the workload, then what [measured] adds.
  std::vector<MeasuredTime> measured_times() {
    std::vector<MeasuredTime> times = scenario_.workload->measured;
    if (document_.find("measured") == nullptr) return times;
    Parameters section = section_parameters(document_, "measured");
    section.check(measured_card());
    fill_section(resolved_, "measured", measured_card(), section);
    const CsvTable table(input_file(section));
    const std::size_t kind = table.column("kind"), device_class = table.column("class"),
                      time = table.column("time [s]");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      times.push_back({std::string(table.cell(row, kind)), std::string(table.cell(row, device_class)),
                       Seconds(table.number(row, time, 0, 1e300))});
    }
    return times;
  }

  void read_noise() {
    const Toml* noise = document_.find("noise");
    if (noise == nullptr) return;
    const std::vector<std::string> known = {"compute", "network"};
    for (std::size_t i = 0; i < noise->keys.size(); ++i) {
      const std::string& key = noise->keys[i];
      if (key != "compute" && key != "network") {
        throw ScenarioError(noise->items[i].place,
                            fmt::format("unknown key '{}' in [noise]{}", key, suggestion(key, known)));
      }
      if (!noise->items[i].is_table())
        throw ScenarioError(noise->items[i].place, fmt::format("'{}' is a table: write [noise.{}]", key, key));
    }
    scenario_.compute_noise = noise_of(*noise, "compute");
    scenario_.network_noise = noise_of(*noise, "network");
  }

  Noise noise_of(const Toml& noise, const std::string& key) {
    if (noise.find(key) == nullptr) return {};
    Parameters section = section_parameters(noise, key);
    const Noise result = make_noise(section);
    if (result.distribution == Noise::Distribution::none && section.has("cv"))
      scenario_.notes.push_back(fmt::format("noise.{}.cv had no influence: no distribution is chosen", key));
    return result;
  }

  void read_energy() {
    const auto checked = [&](const char* name, const Card& card) {
      Parameters section = section_parameters(document_, name);
      section.check(card);
      fill_section(resolved_, name, card, section);
      return section;
    };
    if (document_.find("energy") != nullptr)
      scenario_.site = read_site(checked("energy", energy_card()), scenario_.notes);
    if (document_.find("dvfs") == nullptr) return;
    const Parameters dvfs = checked("dvfs", dvfs_card());
    scenario_.governor = read_governor(dvfs, *scenario_.platform);
    if (!scenario_.governor) scenario_.timed_states = read_timed_states(dvfs, *scenario_.platform);
  }

  void make_scheduler() {
    const std::vector<SchedulerModel> catalog = scheduler_catalog();
    Parameters section = section_parameters(document_, "scheduler");
    scenario_.scheduler_model = model(catalog, "scheduler", "heft", section).card.name;
    scenario_.scheduler_parameters = std::move(section);
  }

  Toml document_, resolved_;
  const std::vector<Override>& overrides_;
  Scenario scenario_;
  Place workload_place_;
};

Scenario load(const std::string& text, const std::string& name, const std::vector<Override>& overrides) {
  try {
    Toml document = parse_toml(text, name);
    const Toml written = document;
    for (const Override& o : overrides) apply_override(document, o.key, o.value);
    std::vector<std::string> notes;
    settle_workload_model(document);
    drop_keys_of_other_model(written, document, notes);
    return Loading(std::move(document), name, overrides).build(std::move(notes));
  } catch (const std::bad_alloc&) {
    throw ScenarioError(Place{name, 0, 0}, "too large for the memory of this machine: ask for fewer tasks or devices");
  } catch (const std::length_error&) {
    throw ScenarioError(Place{name, 0, 0}, "too large for the memory of this machine: ask for fewer tasks or devices");
  }
}

}  // namespace

Scenario load_scenario(const std::string& file, const std::vector<Override>& overrides) {
  return load(read_file(file), file, overrides);
}

Scenario load_scenario_text(const std::string& toml, const std::string& name, const std::string& folder,
                            const std::vector<Override>& overrides) {
  // Relative files are looked for beside the place that names them.
  return load(toml, folder.empty() ? name : (std::filesystem::path(folder) / name).string(), overrides);
}

}  // namespace pelsim
