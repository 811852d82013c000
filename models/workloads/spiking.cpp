#include <fmt/format.h>

#include <algorithm>

#include "models/catalog.hpp"
#include "models/generator.hpp"
#include "sim/spiking_demand.hpp"

/// A spiking network in a ring of p populations of n leaky integrate-and-fire neurons. In each time step a population
/// needs its own state and the spikes of the step before of all populations within `reach` on both sides.
///   lif-step/n   p steps    68 flop a neuron (32 synapses)    284 bytes a neuron
/// Edges: (steps - 1) p for the state, (steps - 1) p min(p, 2 reach + 1) for spikes, a byte a neuron.
/// A neuromorphic chip is asked the same step as a spiking network: n neurons, 32 synapses each, `rate` spikes a
/// neuron. [Gerstner, Kistler, Naud, Paninski: Neuronal Dynamics, 2014]
namespace pelsim::workloads {
namespace {

/// The spikes that arrive are as many as its own, since all populations are alike.
std::shared_ptr<const Demand> spiking_step(std::size_t n, double rate) {
  SpikingNetwork network;
  network.populations.push_back({.name = "population", .neurons = n, .spikes = {rate * static_cast<double>(n)}});
  network.projections.push_back({.from = 0, .to = 0, .fan_out = std::min<std::uint64_t>(n, 32)});
  return std::make_shared<SpikingDemand>(std::move(network));
}

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
  graph.forms().add(step_kernel.kind, spiking_step(n, parameters.number("rate")));
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
                              integer_entry("reach", "1", 0, 1e9, "populations on each side whose spikes are heard"),
                              number_entry("rate", "0.1", 0, 1,
                                           "spikes of a neuron in a step, for neuromorphic chips")},
               .source = "Gerstner, Kistler, Naud, Paninski: Neuronal Dynamics, 2014"},
      .make = make};
}

}  // namespace pelsim::workloads
