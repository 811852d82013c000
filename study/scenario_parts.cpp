#include "study/scenario_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "models/csv.hpp"
#include "models/import.hpp"
#include "study/check_memories.hpp"
#include "study/check_tasks.hpp"
#include "study/demand_remarks.hpp"
#include "study/explain_demands.hpp"
#include "study/influence.hpp"
#include "study/scenario_sections.hpp"

namespace pelsim {
namespace {

bool lies_in(const std::string& key, std::string_view section) {
  return key.starts_with(section) && (key.size() == section.size() || key[section.size()] == '.');
}

/// A part that begins with what its section brings along.
template <class Part>
Part begun(Section& section) {
  Part part;
  part.notes = std::move(section.notes);
  part.filled = section.document;
  return part;
}

/// Chooses the model of a section, checks the section against its card and writes both to `filled`.
template <class Entry>
const Entry& model_of(const std::vector<Entry>& catalog, std::string_view name, std::string_view fallback,
                      Parameters& section, Toml& filled) {
  const Entry& entry = choose(catalog, section, name, fallback);
  section.check(entry.card);
  if (filled.find(name) == nullptr) filled.set(name, Toml{});
  if (Toml& table = *filled.find(name); table.find("model") == nullptr) table.set("model", Toml::of(entry.card.name));
  fill_section(filled, name, entry.card, section);
  return entry;
}

/// A section without models: its parameters, checked and written to `filled`.
Parameters checked(const Toml& document, std::string_view name, const Card& card, Toml& filled) {
  Parameters section = section_parameters(document, name);
  section.check(card);
  fill_section(filled, name, card, section);
  return section;
}

/// `demands` is the loader's own key in [workload]: what the tasks of a kind ask, in one form an entry.
std::vector<Parameters> take_demands(Toml& table) {
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

/// `inputs` is the loader's own key in [workload].
Toml take_inputs(Toml& table) {
  const Toml* inputs = table.find("inputs");
  if (inputs == nullptr) return {};
  if (inputs->kind != Toml::Kind::text)
    throw ScenarioError(inputs->place, "'inputs' must be \"everywhere\" or the name of a memory");
  Toml taken = *inputs;
  table.erase("inputs");
  return taken;
}

MemoryId memory_of(const Toml& inputs, const Platform& platform) {
  if (inputs.is_table() || inputs.text == "everywhere") return {};
  if (const MemoryId found = platform.find_memory(inputs.text)) return found;
  std::vector<std::string> known = {"everywhere"};
  for (std::size_t m = 0; m < platform.memories(); ++m) known.push_back(platform.memory_name(MemoryId(m)));
  throw ScenarioError(inputs.place,
                      fmt::format("no memory is called '{}'{}", inputs.text, suggestion(inputs.text, known)));
}

TaskForms forms_of(const TaskGraph& graph, const std::vector<Parameters>& entries) {
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

/// A time that is given for any device wins over every demand.
void note_timed_kinds(const TaskGraph& graph, std::vector<std::string>& notes) {
  for (std::size_t c = 0; c < graph.time_columns(); ++c) {
    if (graph.time_class(c) != "any") continue;
    std::set<KindId> timed;
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      const double given = graph.given_time(c, TaskId(t));
      if (given == given && !graph.forms().of(graph.kind(TaskId(t))).empty()) timed.insert(graph.kind(TaskId(t)));
    }
    for (const KindId kind : timed)
      notes.push_back(
          fmt::format("the demands of kind '{}' had no influence where its tasks bring along a "
                      "time for any device",
                      graph.kind_name(kind)));
  }
}

/// What came with the workload, then what [measured] adds.
std::vector<MeasuredTime> measured_times(const Toml& document, const Workload& workload, Toml& filled,
                                         std::vector<std::string>& notes) {
  std::vector<MeasuredTime> times = workload.measured;
  if (document.find("measured") == nullptr) return times;
  const Parameters section = checked(document, "measured", measured_card(), filled);
  const CsvTable table(input_file(section));
  const std::size_t kind = table.column("kind"), device_class = table.column("class"), time = table.column("time [s]");
  std::set<std::string, std::less<>> of_tasks;
  for (std::size_t k = 0; k < workload.graph.kinds(); ++k) of_tasks.emplace(workload.graph.kind_name(KindId(k)));
  std::set<std::string> unused;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    times.push_back({std::string(table.cell(row, kind)), std::string(table.cell(row, device_class)),
                     Seconds(table.number(row, time, 0, 1e300))});
    if (!of_tasks.contains(times.back().kind)) unused.insert("'" + times.back().kind + "'");
  }
  if (!unused.empty())
    notes.push_back(fmt::format("[measured] times of {} had no influence: no task is of that kind",
                                named_together({unused.begin(), unused.end()})));
  return times;
}

Noise noise_of(const Toml& noise, const std::string& key, std::vector<std::string>& notes) {
  if (noise.find(key) == nullptr) return {};
  Parameters section = section_parameters(noise, key);
  const Noise result = make_noise(section);
  if (result.distribution == Noise::Distribution::none && section.has("cv"))
    notes.push_back(fmt::format("noise.{}.cv had no influence: no distribution is chosen", key));
  if (result.distribution != Noise::Distribution::none && !(result.cv > 0))
    notes.push_back(fmt::format("noise.{} had no influence: its cv is 0", key));
  return result;
}

Estimates::Mode mode_of(const std::string& name) {
  if (name == "mean") return Estimates::Mode::mean;
  if (name == "noisy") return Estimates::Mode::noisy;
  if (name == "none") return Estimates::Mode::none;
  return Estimates::Mode::exact;
}

}  // namespace

Section settled_section(const Toml& written, const Toml& base, std::string_view name,
                        std::span<const Variation> changes) {
  Section section;
  section.document.place = base.place;
  if (const Toml* table = base.find(name)) section.document.set(name, *table);
  for (const Variation& change : changes)
    if (lies_in(change.key, name)) apply_override(section.document, change.key, change.value);
  if (const Toml* table = section.document.find(name); table != nullptr && !table->is_table())
    throw ScenarioError(table->place, fmt::format("'{}' is a section: write [{}] with its keys below", name, name));
  if (name == "workload") settle_workload_model(section.document);
  drop_keys_of_other_model(written, section.document, section.notes);
  return section;
}

void note_unasked(const Parameters& parameters, std::vector<std::string>& notes) {
  for (const std::string& key : parameters.unasked())
    notes.push_back(fmt::format("{} had no influence: the model does not use it as things stand", key));
}

SimulationPart make_simulation(Section section) {
  auto part = begun<SimulationPart>(section);
  const Parameters parameters = checked(section.document, "simulation", simulation_card(), part.filled);
  part.seed = static_cast<std::uint64_t>(parameters.integer("seed"));
  part.clock = Clock(parameters.seconds("tick"));
  if (parameters.has("horizon")) part.horizon = parameters.seconds("horizon");
  return part;
}

PlatformPart make_platform(Section section) {
  auto part = begun<PlatformPart>(section);
  const std::vector<PlatformModel> catalog = platform_catalog();
  Parameters parameters = section_parameters(section.document, "platform");
  const PlatformModel& entry = model_of(catalog, "platform", "cluster", parameters, part.filled);
  make_files_absolute(*part.filled.find("platform"));
  part.model = entry.card.name;
  part.platform = std::make_shared<const Platform>(entry.make(parameters, part.notes));
  note_unasked(parameters, part.notes);
  if (part.platform->devices() == 0) throw ScenarioError(parameters.place(), "the platform has no devices");
  check_capacities(*part.platform, parameters.place());
  return part;
}

WorkloadPart make_workload(Section section, std::uint64_t seed, const PlatformPart& platform) {
  auto part = begun<WorkloadPart>(section);
  part.seed = seed;
  part.platform = platform.number;
  Toml* table = section.document.find("workload");
  assert(table != nullptr);
  const std::vector<WorkloadModel> catalog = workload_catalog();
  part.inputs = take_inputs(*table);
  const std::vector<Parameters> demands = take_demands(*table);
  Parameters parameters = section_parameters(section.document, "workload");
  part.place = parameters.has("file") ? parameters.place_of("file") : parameters.place_of("model");
  const WorkloadModel& entry = model_of(catalog, "workload", "", parameters, part.filled);
  if (Toml* forms = part.filled.find("workload")->find("demands")) make_files_absolute(*forms);
  part.model = entry.card.name;
  Workload workload = entry.make(
      parameters,
      WorkloadContext{Streams{seed, &part.asked_seed}, WatchedPlatform(platform.platform.get(), &part.asked_platform)});
  if (!demands.empty()) {
    workload.graph.set_forms(forms_of(workload.graph, demands));
    note_timed_kinds(workload.graph, part.notes);
  }
  note_unasked(parameters, part.notes);
  part.notes.insert(part.notes.end(), workload.notes.begin(), workload.notes.end());
  part.workload = std::make_shared<const Workload>(std::move(workload));
  if (part.workload->graph.tasks() == 0) throw ScenarioError(part.place, "the workload has no tasks");
  return part;
}

NetworkPart make_network(Section section, const Platform& platform) {
  auto part = begun<NetworkPart>(section);
  const std::vector<NetworkEntry> catalog = network_catalog();
  Parameters parameters = section_parameters(section.document, "network");
  const NetworkEntry& entry = model_of(catalog, "network", "uncontended", parameters, part.filled);
  part.model = entry.card.name;
  part.network = entry.make(parameters, platform);
  note_unasked(parameters, part.notes);
  if (section.document.find("network") != nullptr && platform.memories() == 1)
    part.notes.push_back("[network] had no influence: the platform has one memory, so nothing moves");
  part.parameters = std::make_shared<const Parameters>(std::move(parameters));
  return part;
}

NoisePart make_noise_part(Section section) {
  auto part = begun<NoisePart>(section);
  const Toml* noise = section.document.find("noise");
  if (noise == nullptr) return part;
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
  part.compute = noise_of(*noise, "compute", part.notes);
  part.network = noise_of(*noise, "network", part.notes);
  return part;
}

EstimatesPart make_estimates(Section section) {
  auto part = begun<EstimatesPart>(section);
  const Parameters parameters = checked(section.document, "estimates", estimates_card(), part.filled);
  const std::string mode = parameters.text("mode");
  part.mode = mode_of(mode);
  part.cv = parameters.number("cv");
  if (mode != "noisy" && part.cv > 0)
    part.notes.push_back(fmt::format("estimates.cv had no influence: estimates.mode is '{}', not 'noisy'", mode));
  if (mode == "noisy" && !(part.cv > 0))
    part.notes.emplace_back("estimates.mode = 'noisy' had no influence: estimates.cv is 0");
  return part;
}

EnergyPart make_energy(Section section) {
  auto part = begun<EnergyPart>(section);
  if (section.document.find("energy") != nullptr)
    part.site = read_site(checked(section.document, "energy", energy_card(), part.filled), part.notes);
  return part;
}

StatesPart make_states(Section section, const Platform& platform) {
  auto part = begun<StatesPart>(section);
  if (section.document.find("dvfs") != nullptr)
    part.timed_states = read_timed_states(checked(section.document, "dvfs", dvfs_card(), part.filled), platform);
  return part;
}

SchedulerPart make_scheduler_part(Section section) {
  auto part = begun<SchedulerPart>(section);
  const std::vector<SchedulerModel> catalog = scheduler_catalog();
  Parameters parameters = section_parameters(section.document, "scheduler");
  part.model = std::make_shared<const SchedulerModel>(model_of(catalog, "scheduler", "heft", parameters, part.filled));
  part.parameters = std::make_shared<const Parameters>(std::move(parameters));
  return part;
}

CostPart make_costs(Section measured, const WorkloadPart& workload, const PlatformPart& platform,
                    const std::string& file) {
  auto part = begun<CostPart>(measured);
  part.inputs = memory_of(workload.inputs, *platform.platform);
  Scenario both;
  both.file = file;
  both.workload = workload.workload;
  both.platform = platform.platform;
  both.inputs = part.inputs;
  both.costs = part.costs = std::make_shared<const CostModel>(
      both.graph(), *both.platform, measured_times(measured.document, *both.workload, part.filled, part.notes),
      both.footprints());
  check_tasks_can_run(both, workload.place);
  check_initial_items_fit(both, workload.place);
  note_capacities(both);
  part.notes.insert(part.notes.end(), both.notes.begin(), both.notes.end());
  for (std::string& note : demand_notes(both)) part.notes.push_back(std::move(note));
  for (std::string& remark : demand_remarks(both)) part.notes.push_back(std::move(remark));
  return part;
}

}  // namespace pelsim
