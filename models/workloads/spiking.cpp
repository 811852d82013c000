#include <fmt/format.h>

#include <algorithm>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// A spiking network in a ring of p populations of n leaky integrate-and-fire neurons. In each time step a population
/// needs its own state and the spikes of the step before of all populations within `reach` on both sides.
///   lif-step/n   p steps    68 flop a neuron (32 synapses)    284 bytes a neuron
/// Edges: (steps - 1) p for the state, (steps - 1) p min(p, 2 reach + 1) for spikes, a byte a neuron.
/// [Gerstner, Kistler, Naud, Paninski: Neuronal Dynamics, 2014]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t p = count(parameters, "populations"), n = count(parameters, "neurons");
  const std::size_t steps = count(parameters, "steps");
  const auto reach = static_cast<std::size_t>(parameters.integer("reach"));
  const double tasks = static_cast<double>(p) * static_cast<double>(steps), neurons = static_cast<double>(n);
  const std::size_t heard = reach < p ? std::min(p, 2 * reach + 1) : p;
  refuse_huge(parameters, p > steps ? "populations" : "steps", tasks, tasks * static_cast<double>(heard + 1));

  TaskGraphBuilder graph;
  graph.reserve(p * steps, p * steps * (heard + 1));
  const Kernel step_kernel =
      add_kernel(graph, fmt::format("lif-step/{}", n), Flops(68 * neurons), Bytes(284 * neurons));
  std::vector<ItemId> state(p), spikes(p), next(p);
  for (ItemId& s : state) s = graph.add_item(Bytes(8 * neurons), TaskId{});
  for (ItemId& s : spikes) s = graph.add_item(Bytes(neurons), TaskId{});
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t k = 0; k < p; ++k) {
      const TaskId task = add_task(graph, step_kernel, k, step, 0);
      graph.read(task, state[k]);
      for (std::size_t from = 0; from < heard; ++from) graph.read(task, spikes[(k + p + from - heard / 2) % p]);
      state[k] = graph.add_item(Bytes(8 * neurons), task);
      next[k] = graph.add_item(Bytes(neurons), task);
    }
    std::swap(spikes, next);
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel spiking() {
  return {
      .card = {.name = "spiking",
               .summary = "spiking neural network: populations that exchange spikes every time step",
               .parameters = {integer_entry("populations", "8", 1, 1e18, "populations in a ring"),
                              integer_entry("neurons", "4096", 1, 1e9, "neurons of a population"),
                              integer_entry("steps", "50", 1, 1e18, "time steps"),
                              integer_entry("reach", "1", 0, 1e9, "populations on each side whose spikes are heard")},
               .source = "Gerstner, Kistler, Naud, Paninski: Neuronal Dynamics, 2014"},
      .make = make};
}

}  // namespace pelsim::workloads
