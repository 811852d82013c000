#include "cli/host/fits.hpp"

#include <fmt/format.h>

#include "models/quantity_text.hpp"
#include "native/cores.hpp"
#include "native/free_memory.hpp"
#include "native/replicas.hpp"

namespace pelsim::cli {
namespace {

[[noreturn]] void refuse(const Scenario& scenario, const std::string& why) {
  throw ScenarioError(Place{scenario.file, 0, 0}, why);
}

void check_slots(const Scenario& scenario, const HostWishes& wishes) {
  const TaskGraph& graph = scenario.graph();
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if (graph.slots(TaskId(t)) > 1)
      refuse(scenario, fmt::format("task '{}' takes {} slots, and real kernels run on one: use --engine native",
                                   graph.name(TaskId(t)), graph.slots(TaskId(t))));
  const std::size_t slots = scenario.platform->slots(), threads = host::Cores().count();
  if (slots <= threads || wishes.threads == HostWishes::Threads::shared) return;
  refuse(scenario,
         fmt::format("the platform has {} slots, but this process may use {} hardware thread{}: make it smaller, "
                     "or add --oversubscribe to let tasks share them",
                     slots, threads, threads == 1 ? "" : "s"));
}

void check_memory(const Scenario& scenario, const host::ProgramEntry* program) {
  Bytes need = host::Replicas::most(scenario.graph(), *scenario.platform);
  if (program != nullptr && program->memory != nullptr) need += program->memory(scenario.graph());
  const std::optional<Bytes> free = host::free_memory();
  if (!free || need <= *free) return;
  refuse(scenario,
         fmt::format("a real run of this workload takes {} of memory, and {} are free on this machine: make it "
                     "smaller, or use --engine native",
                     text_of(need), text_of(*free)));
}

}  // namespace

void check_fits(const Scenario& scenario, const HostWishes& wishes, const host::ProgramEntry* program) {
  if (!scenario.timed_states.empty() || scenario.governor)
    refuse(scenario, "p-states of this machine cannot be changed from here: leave [dvfs] out, or use --engine native");
  check_slots(scenario, wishes);
  check_memory(scenario, program);
}

std::vector<std::string> what_is_real(const Scenario& scenario, const host::ProgramEntry* program) {
  std::vector<std::string> notes;
  if (program != nullptr)
    notes.push_back("real kernels: " + program->summary);
  else
    notes.push_back(
        fmt::format("a stand-in: workload '{}' has no real kernels, so each task spins for the time that the cost "
                    "model gives it",
                    scenario.workload_model));
  notes.push_back(
      "devices are cores of this machine; their models and the network tell the policy what to expect, and the "
      "bounds, speedup and SLR compare with what they say");
  if (scenario.platform->memories() > 1)
    notes.push_back(fmt::format("network '{}' is not followed: transfers are copies between buffers of one process",
                                scenario.network_model));
  if (scenario.compute_noise.distribution != Noise::Distribution::none ||
      scenario.network_noise.distribution != Noise::Distribution::none)
    notes.push_back("the scenario's noise is not used: this machine has its own");
  return notes;
}

}  // namespace pelsim::cli
