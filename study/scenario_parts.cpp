#include "study/scenario_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/csv.hpp"
#include "models/import.hpp"
#include "study/check_memories.hpp"
#include "study/check_tasks.hpp"
#include "study/explain_demands.hpp"
#include "study/influence.hpp"
#include "study/part_making.hpp"

namespace pelsim {
namespace {

MemoryId memory_of(const Toml& inputs, const Platform& platform) {
  if (inputs.is_table() || inputs.text == "everywhere") return {};
  if (const MemoryId found = platform.find_memory(inputs.text)) return found;
  std::vector<std::string> known = {"everywhere"};
  for (std::size_t m = 0; m < platform.memories(); ++m) known.push_back(platform.memory_name(MemoryId(m)));
  throw ScenarioError(inputs.place,
                      fmt::format("no memory is called '{}'{}", inputs.text, suggestion(inputs.text, known)));
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

bool lies_in(std::string_view key, std::string_view section) {
  return key.starts_with(section) && (key.size() == section.size() || key[section.size()] == '.');
}

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
  const std::vector<PlatformModel>& catalog = platform_catalog();
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

NetworkPart make_network(Section section, const Platform& platform) {
  auto part = begun<NetworkPart>(section);
  const std::vector<NetworkEntry>& catalog = network_catalog();
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
  if (section.document.find("dvfs") == nullptr) return part;
  const Parameters dvfs = checked(section.document, "dvfs", dvfs_card(), part.filled);
  part.governor = read_governor(dvfs, platform);
  if (!part.governor) part.timed_states = read_timed_states(dvfs, platform);
  return part;
}

SchedulerPart make_scheduler_part(Section section) {
  auto part = begun<SchedulerPart>(section);
  const std::vector<SchedulerModel>& catalog = scheduler_catalog();
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
  return part;
}

}  // namespace pelsim
