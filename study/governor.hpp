#pragma once
#include <memory>
#include <vector>

#include "sim/scheduler.hpp"

namespace pelsim {

/// How the p-states of a device follow its load, the share of its slots that are taken.
///   performance: the fastest; powersave: the slowest; ondemand: the slowest that is as fast, measured by the fastest,
///   as the load is high.
/// The first two are Linux's; ondemand is its idea without sampling: it knows the load of each instant. [V. Pallipadi,
/// A. Starikovskiy, The Ondemand Governor, Linux Symposium 2006]
enum class Governor { performance, powersave, ondemand };

/// The state that the governor chooses of a device's states. Equal speeds: the first. Precondition: there is a state.
StateId governed_state(Governor, const std::vector<DeviceState>&, SlotCount taken, SlotCount slots);

/// A policy, and p-states that follow the load at every instant at which the policy is asked, after its decisions.
class WithGovernor final : public Scheduler {
 public:
  WithGovernor(Scheduler& policy, Governor governor) : policy_(&policy), governor_(governor) {}
  WithGovernor(std::unique_ptr<Scheduler> policy, Governor governor)
      : owned_(std::move(policy)), policy_(owned_.get()), governor_(governor) {}
  void prepare(const Problem&, Decisions&) override;
  void decide(const Instant&, Decisions&) override;

 private:
  std::unique_ptr<Scheduler> owned_;
  Scheduler* policy_;
  Governor governor_;
  const Platform* platform_ = nullptr;
  std::vector<DeviceId> governed_;  ///< those that have states
};

}  // namespace pelsim
