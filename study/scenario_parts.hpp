#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "study/scenario.hpp"
#include "study/toml.hpp"

/// What a scenario is built from, part by part. Each is immutable and depends on one section and on the parts that its
/// maker is given, so that scenarios that differ in some keys share the others. What makers throw is ScenarioError.
namespace pelsim {

/// One section of a scenario, in a document of its own: overrides applied, keys of other models dropped.
struct Section {
  Toml document;
  std::vector<std::string> notes = {};  ///< what was dropped
};
/// Whether a dotted key names the section or something in it.
bool lies_in(std::string_view key, std::string_view section);
/// `written`: the file; `base`: with what the command line set; `changes`: those of other sections are passed over.
Section settled_section(const Toml& written, const Toml& base, std::string_view name,
                        std::span<const Variation> changes);

/// What every part has: a number that tells it from others, notes, and its section with defaults filled in.
struct PartBase {
  std::uint64_t number = 0;
  std::vector<std::string> notes = {};
  Toml filled = {};  ///< a document that holds the section
  static std::size_t weight() { return 1; }
};

struct SimulationPart : PartBase {
  std::uint64_t seed = 1;
  Clock clock;
  Seconds horizon = forever;
};

struct PlatformPart : PartBase {
  std::string model;
  std::shared_ptr<const Platform> platform;
  std::size_t weight() const { return platform->devices() + platform->links() + platform->vertices(); }
};

struct WorkloadPart : PartBase {
  std::string model;
  std::shared_ptr<const Workload> workload;
  Place place;                                      ///< where it is named, for errors about the whole
  Toml inputs;                                      ///< a text; a table without keys where none is given
  bool asked_seed = false, asked_platform = false;  ///< what it depends on besides its section
  std::uint64_t seed = 0, platform = 0;             ///< the seed, and the platform's number, that it was made with
  /// Whether it is what would be made with these.
  bool holds_for(std::uint64_t other_seed, std::uint64_t other_platform) const {
    return (!asked_seed || seed == other_seed) && (!asked_platform || platform == other_platform);
  }
  std::size_t weight() const {
    const TaskGraph& graph = workload->graph;
    return graph.tasks() + graph.edges() + graph.items();
  }
};

/// The workload on the platform: what its tasks cost there, with all checks that need both.
struct CostPart : PartBase {
  MemoryId inputs;
  std::shared_ptr<const CostModel> costs;
  std::size_t weight() const { return 1 + costs->footprints().size(); }
};

struct NetworkPart : PartBase {
  std::string model;
  std::shared_ptr<const Parameters> parameters;
  std::shared_ptr<const NetworkModel> network;
};

struct NoisePart : PartBase {
  Noise compute, network;
};

struct EstimatesPart : PartBase {
  Estimates::Mode mode = Estimates::Mode::exact;
  double cv = 0;
};

struct EnergyPart : PartBase {
  Site site;
};

struct StatesPart : PartBase {
  std::vector<TimedState> timed_states;
  std::optional<Governor> governor;  ///< instead of timed states
};

struct SchedulerPart : PartBase {
  std::shared_ptr<const SchedulerModel> model;
  std::shared_ptr<const Parameters> parameters;
};

/// Keys of a section that its model was never asked for.
void note_unasked(const Parameters&, std::vector<std::string>& notes);

SimulationPart make_simulation(Section);
PlatformPart make_platform(Section);
/// Precondition: the section is there.
WorkloadPart make_workload(Section, std::uint64_t seed, const PlatformPart&);
NetworkPart make_network(Section, const Platform&);
NoisePart make_noise_part(Section);
EstimatesPart make_estimates(Section);
EnergyPart make_energy(Section);
StatesPart make_states(Section, const Platform&);
SchedulerPart make_scheduler_part(Section);
/// Reads [measured].
CostPart make_costs(Section, const WorkloadPart&, const PlatformPart&, const std::string& file);

}  // namespace pelsim
