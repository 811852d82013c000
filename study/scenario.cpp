#include "study/scenario.hpp"

#include "models/service_windows.hpp"
#include "sim/footprint.hpp"

namespace pelsim {

std::unique_ptr<Scheduler> Scenario::make_scheduler() const {
  std::unique_ptr<Scheduler> policy = scheduler->make(*scheduler_parameters, graph(), *platform);
  if (timed_states.empty()) return policy;
  return std::make_unique<WithTimedStates>(std::move(policy), timed_states);
}

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
