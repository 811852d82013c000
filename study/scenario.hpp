#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/catalog.hpp"
#include "sim/simulate.hpp"
#include "study/energy_section.hpp"
#include "study/governor.hpp"
#include "study/toml.hpp"

namespace pelsim {

/// All that a scenario file says, checked and built. Immutable but for the scheduler's own state, which is made anew
/// for each run. Can be run any number of times, from any number of threads. Its parts may belong to other scenarios
/// too.
struct Scenario {
  std::string file;  ///< as the user named it
  std::string title;
  std::uint64_t seed = 1;
  Clock clock;
  Seconds horizon = forever;

  std::shared_ptr<const Platform> platform;
  std::shared_ptr<const Workload> workload;
  std::shared_ptr<const CostModel> costs;
  std::shared_ptr<const NetworkModel> network;
  std::shared_ptr<const Estimates> estimates;
  Noise compute_noise, network_noise;
  MemoryId inputs;  ///< none = everywhere
  Site site;
  std::vector<TimedState> timed_states;  ///< by time
  std::optional<Governor> governor;      ///< instead of timed states

  std::string workload_model, platform_model, network_model, scheduler_model;
  std::shared_ptr<const Parameters> network_parameters;
  std::shared_ptr<const SchedulerModel> scheduler;  ///< null where somebody brings a policy of their own
  std::shared_ptr<const Parameters> scheduler_parameters;
  std::vector<std::string> notes;  ///< what the loader found worth telling
  std::string resolved;            ///< the scenario as TOML with overrides and defaults filled in

  const TaskGraph& graph() const { return workload->graph; }
  /// By task: bytes that it needs in its memory; empty where that does not matter.
  std::vector<double> footprints() const;
  std::unique_ptr<Scheduler> make_scheduler() const;
  /// The policy with the p-states that the scenario changes besides; it must outlive the answer.
  std::unique_ptr<Scheduler> with_states(Scheduler& policy) const;
  /// nullptr where nothing happens to the platform by itself.
  std::unique_ptr<World> make_world() const;
  Run run(Scheduler&) const;  ///< ready for `simulate`
};

/// "platform.nodes.0.count=8" as the command line gives it; the value is TOML, or a bare text.
struct Override {
  std::string key, value;
};

/// Another value for a dotted key, which knows where it was written: an error about it is placed there.
struct Variation {
  std::string key;
  Toml value;
};

/// Reads and checks a scenario file. Throws ScenarioError with file:line:column.
Scenario load_scenario(const std::string& file, const std::vector<Override>& overrides = {});
/// The same from text; `name` stands in messages, relative files are looked for in `folder`.
Scenario load_scenario_text(const std::string& toml, const std::string& name, const std::string& folder,
                            const std::vector<Override>& overrides = {});

}  // namespace pelsim
