#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/parameters.hpp"
#include "sim/metrics/energy.hpp"
#include "sim/scheduler.hpp"
#include "study/governor.hpp"

/// The sections [energy] and [dvfs] of a scenario.
namespace pelsim {

/// Where the machine stands: what lies between the power of devices and links and the grid.
struct Site {
  double pue = 1;                    ///< power usage effectiveness: what the site draws / what the machine draws
  std::optional<StepSeries> carbon;  ///< g/J over time
  Seconds carbon_offset;             ///< the time of the series at which the run begins
  std::string carbon_text;           ///< "400 g/kWh", for people
  std::optional<EnergyPrice> price;  ///< of what the site draws
};

/// A device's p-state is another from this time on.
struct TimedState {
  Seconds at;
  DeviceId device;
  StateId state;
};

Card energy_card();
Card dvfs_card();
Card dvfs_change_card();

/// From a checked section. Adds notes on unverified figures. Throws ScenarioError.
Site read_site(const Parameters&, std::vector<std::string>& notes);
/// None: the section names none. Throws where it has changes besides, or neither, or no device has p-states.
std::optional<Governor> read_governor(const Parameters&, const Platform&);
/// By time. Throws where no device is called so, or none has the state.
std::vector<TimedState> read_timed_states(const Parameters&, const Platform&);

/// A policy, and p-states that change at given times whatever it decides.
class WithTimedStates final : public Scheduler {
 public:
  WithTimedStates(Scheduler& policy, const std::vector<TimedState>& changes) : policy_(&policy), changes_(&changes) {}
  WithTimedStates(std::unique_ptr<Scheduler> policy, const std::vector<TimedState>& changes)
      : owned_(std::move(policy)), policy_(owned_.get()), changes_(&changes) {}
  void prepare(const Problem&, Decisions&) override;
  void decide(const Instant&, Decisions&) override;

 private:
  void change(Tick now, Decisions&);

  std::unique_ptr<Scheduler> owned_;
  Scheduler* policy_;
  const std::vector<TimedState>* changes_;
  Clock clock_;
  std::size_t next_ = 0;
  Tick asked_;  ///< when it will be called at the latest
};

}  // namespace pelsim
