#include "study/scenario_family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>

#include "study/part_store.hpp"
#include "study/scenario_parts.hpp"
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

/// What was changed for this run belongs to what people read, not to `resolved`.
std::string title_of(const Toml& document, const std::string& file, const std::vector<Override>& overrides) {
  const Toml* given = document.find("title");
  std::string title = given != nullptr ? given->text : std::filesystem::path(file).stem().string();
  std::string changes;
  std::size_t changed = 0;
  for (const Override& o : overrides) {
    if (o.key == "title" || ++changed > 3) continue;
    if (changed > 1) changes += ", ";
    changes += changed == 3 ? "…" : o.key + "=" + (o.value.size() <= 40 ? o.value : "…");
  }
  if (changed > 0) title += " (with " + changes + ")";
  std::replace_if(
      title.begin(), title.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return title;
}

/// Runs of bytes that only a fault of ours could let out of memory are the scenario's size.
template <class Work>
auto within_memory(const std::string& file, Work&& work) {
  constexpr const char* message = "too large for the memory of this machine: ask for fewer tasks or devices";
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw ScenarioError(Place{file, 0, 0}, message);
  } catch (const std::length_error&) {
    throw ScenarioError(Place{file, 0, 0}, message);
  }
}

/// What tells the variations of one section apart.
std::string key_of(std::string_view section, std::span<const Variation> changes) {
  std::string key;
  for (const Variation& change : changes)
    if (lies_in(change.key, section)) key += fmt::format("{}={}\n", change.key, inline_toml(change.value));
  return key;
}

/// A policy's own complaints come before a run.
void check_policy(const Scenario& scenario) {
  scenario.make_scheduler();
  const auto check = scenario.scheduler->check;
  if (check != nullptr) check(*scenario.scheduler_parameters, *scenario.costs);
}

/// `resolved`: the document with each section as its part filled it.
std::string resolved_text(Toml document, std::span<const Variation> changes, std::span<const PartBase* const> parts) {
  for (const Variation& change : changes) apply_override(document, change.key, change.value);
  for (const PartBase* part : parts)
    for (std::size_t i = 0; i < part->filled.keys.size(); ++i)
      document.set(part->filled.keys[i], part->filled.items[i]);
  return write_toml(document);
}

}  // namespace

struct ScenarioFamily::Stores {
  PartStore<SimulationPart> simulations;
  PartStore<PlatformPart> platforms;
  PartStore<WorkloadPart> workloads;
  PartStore<CostPart> costs;
  PartStore<NetworkPart> networks;
  PartStore<NoisePart> noises;
  PartStore<EstimatesPart> estimates;
  PartStore<EnergyPart> energies;
  PartStore<StatesPart> states;
  PartStore<SchedulerPart> schedulers;
  PartStore<PartBase> policies;  ///< checked on their costs
};

ScenarioFamily::ScenarioFamily(const std::string& file, const std::vector<Override>& overrides)
    : ScenarioFamily(read_file(file), file, overrides) {}

ScenarioFamily::ScenarioFamily(const std::string& text, const std::string& name, const std::vector<Override>& overrides)
    : file_(name), overrides_(overrides), stores_(std::make_unique<Stores>()) {
  within_memory(file_, [&] {
    written_ = parse_toml(text, name);
    base_ = written_;
    for (const Override& o : overrides_) apply_override(base_, o.key, o.value);
    check_top_level(base_);
    title_ = title_of(base_, file_, overrides_);
  });
}

ScenarioFamily::ScenarioFamily(ScenarioFamily&&) noexcept = default;
ScenarioFamily::~ScenarioFamily() = default;

Scenario ScenarioFamily::with(std::span<const Variation> changes, std::optional<std::uint64_t> seed, For use) const {
  return within_memory(file_, [&] { return build(changes, seed, use); });
}

Scenario ScenarioFamily::build(std::span<const Variation> changes, std::optional<std::uint64_t> seed, For use) const {
  const auto section = [&](std::string_view name) { return settled_section(written_, base_, name, changes); };
  const auto key = [&](std::string_view name) { return key_of(name, changes); };
  Stores& all = *stores_;
  if (base_.find("workload") == nullptr && key("workload").empty())
    throw ScenarioError(Place{base_.place.file, 1, 1},
                        "the section [workload] is missing: it says what runs, as in [workload] model = \"montage\"");

  const auto simulation = simulation_part(changes);
  const std::uint64_t used_seed = seed.value_or(simulation->seed);
  const auto platform = all.platforms.get(key("platform"), [&] { return make_platform(section("platform")); });
  const auto workload = workload_part(changes, used_seed, *platform);
  const auto network = all.networks.get(fmt::format("{}\n{}", platform->number, key("network")),
                                        [&] { return make_network(section("network"), *platform->platform); });
  const auto noise = all.noises.get(key("noise"), [&] { return make_noise_part(section("noise")); });
  const auto estimates = all.estimates.get(key("estimates"), [&] { return make_estimates(section("estimates")); });
  const auto make_scheduler = [&] { return make_scheduler_part(section("scheduler")); };
  // People are told which keys were asked for: then nobody else may ask.
  const auto scheduler = use == For::run ? all.schedulers.get(key("scheduler"), make_scheduler)
                                         : std::make_shared<const SchedulerPart>(make_scheduler());
  const auto energy = all.energies.get(key("energy"), [&] { return make_energy(section("energy")); });
  const auto states = all.states.get(fmt::format("{}\n{}", platform->number, key("dvfs")),
                                     [&] { return make_states(section("dvfs"), *platform->platform); });
  const auto costs = all.costs.get(fmt::format("{} {}\n{}", workload->number, platform->number, key("measured")),
                                   [&] { return make_costs(section("measured"), *workload, *platform, file_); });
  const PartBase* const parts[] = {simulation.get(), platform.get(),  workload.get(),  network.get(), noise.get(),
                                   costs.get(),      estimates.get(), scheduler.get(), energy.get(),  states.get()};

  Scenario scenario;
  scenario.file = file_;
  scenario.title = title_;
  scenario.seed = used_seed;
  scenario.clock = simulation->clock;
  scenario.horizon = simulation->horizon;
  scenario.platform = platform->platform;
  scenario.platform_model = platform->model;
  scenario.workload = workload->workload;
  scenario.workload_model = workload->model;
  scenario.inputs = costs->inputs;
  scenario.costs = costs->costs;
  scenario.network = network->network;
  scenario.network_model = network->model;
  scenario.network_parameters = network->parameters;
  scenario.compute_noise = noise->compute;
  scenario.network_noise = noise->network;
  scenario.estimates = std::make_shared<const Estimates>(*scenario.costs, *scenario.network, estimates->mode,
                                                         estimates->cv, Streams{used_seed}.stream("estimates"));
  scenario.scheduler = scheduler->model;
  scenario.scheduler_model = scheduler->model->card.name;
  scenario.scheduler_parameters = scheduler->parameters;
  scenario.site = energy->site;
  scenario.timed_states = states->timed_states;
  scenario.governor = states->governor;
  if (use == For::run) {
    const std::string both = fmt::format("{} {}", scheduler->number, costs->number);
    all.policies.get(both, [&] { return check_policy(scenario), PartBase(); });
  } else {
    check_policy(scenario);
    for (const PartBase* part : parts)
      scenario.notes.insert(scenario.notes.end(), part->notes.begin(), part->notes.end());
    note_unasked(*scheduler->parameters, scenario.notes);
    scenario.resolved = resolved_text(base_, changes, parts);
  }
  return scenario;
}

std::uint64_t ScenarioFamily::seed(std::span<const Variation> changes) const { return simulation_part(changes)->seed; }

std::shared_ptr<const SimulationPart> ScenarioFamily::simulation_part(std::span<const Variation> changes) const {
  return stores_->simulations.get(key_of("simulation", changes), [&] {
    return make_simulation(settled_section(written_, base_, "simulation", changes));
  });
}

std::shared_ptr<const WorkloadPart> ScenarioFamily::workload_part(std::span<const Variation> changes,
                                                                  std::uint64_t seed,
                                                                  const PlatformPart& platform) const {
  const auto make = [&] {
    return make_workload(settled_section(written_, base_, "workload", changes), seed, platform);
  };
  std::string key = key_of("workload", changes);
  // Made for whoever came first; it tells what it depends on.
  const auto first = stores_->workloads.get(key, make);
  if (first->holds_for(seed, platform.number)) return first;
  if (first->asked_seed) key += fmt::format("seed {}\n", seed);
  if (first->asked_platform) key += fmt::format("platform {}\n", platform.number);
  return stores_->workloads.get(key, make);
}

}  // namespace pelsim
