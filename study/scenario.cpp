#include "study/scenario.hpp"

#include "models/service_windows.hpp"
#include "sim/footprint.hpp"

namespace pelsim {
namespace {

/// `policy`: a reference, or a pointer that owns it.
template <class Policy>
std::unique_ptr<Scheduler> with_states_of(const Scenario& scenario, Policy&& policy) {
  if (scenario.governor) return std::make_unique<WithGovernor>(std::forward<Policy>(policy), *scenario.governor);
  return std::make_unique<WithTimedStates>(std::forward<Policy>(policy), scenario.timed_states);
}

}  // namespace

std::unique_ptr<Scheduler> Scenario::make_scheduler() const {
  std::unique_ptr<Scheduler> policy = scheduler->make(*scheduler_parameters, graph(), *platform);
  if (timed_states.empty() && !governor) return policy;
  return with_states_of(*this, std::move(policy));
}

std::unique_ptr<Scheduler> Scenario::with_states(Scheduler& policy) const { return with_states_of(*this, policy); }

std::vector<double> Scenario::footprints() const {
  if (!heeds_capacities(graph(), *platform)) return {};
  return pelsim::footprints(graph(), MadeItems(graph()),
                            inputs ? InitialItems::in_one_memory : InitialItems::everywhere);
}

std::unique_ptr<World> Scenario::make_world() const { return service_windows(*platform, clock); }

Run Scenario::run(Scheduler& scheduler) const {
  Run run{.graph = graph(),
          .platform = *platform,
          .costs = *costs,
          .network = *network,
          .estimates = *estimates,
          .scheduler = scheduler};
  run.seed = seed;
  run.compute_noise = compute_noise;
  run.network_noise = network_noise;
  run.inputs = inputs;
  run.horizon = horizon;
  run.world = make_world();
  if (workload->deadlock) run.deadlock = &workload->deadlock;
  return run;
}

}  // namespace pelsim
