#include "models/described_network.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pelsim {
namespace {

constexpr CorePlace nowhere{~0u, ~0u};

}  // namespace

void DescribedNetwork::add(const std::string& population, std::uint64_t neurons, const Fail& fail) {
  if (has(population)) fail(fmt::format("there are two populations '{}'", population));
  neurons_ += neurons;
  if (neurons > most_described_neurons || neurons_ > most_described_neurons)
    fail(fmt::format("more than {} neurons", most_described_neurons));
  ids_.emplace(population, static_cast<std::uint32_t>(network_.populations.size()));
  network_.populations.push_back({.name = population, .neurons = neurons});
}

void DescribedNetwork::dense(std::string_view from, std::string_view to) {
  network_.projections.push_back(
      {.from = ids_.find(from)->second, .to = ids_.find(to)->second, .fan_out = population(to).neurons});
}

void DescribedNetwork::synapse(std::string_view from, std::uint32_t source, std::string_view to, std::uint32_t target,
                               const Fail& fail) {
  const std::pair pair(ids_.find(from)->second, ids_.find(to)->second);
  if (++synapses_ > most_described_synapses) fail(fmt::format("more than {} synapses", most_described_synapses));
  const auto [found, is_new] = listed_.try_emplace(pair, network_.projections.size());
  if (is_new) network_.projections.push_back({.from = pair.first, .to = pair.second});
  network_.projections[found->second].synapses.emplace_back(source, target);
}

void DescribedNetwork::place(std::string_view population, std::uint32_t neuron, CorePlace at, const Fail& fail) {
  Population& p = network_.populations[ids_.find(population)->second];
  if (p.places.empty()) p.places.assign(p.neurons, nowhere);
  if (p.places[neuron] != nowhere) fail(fmt::format("neuron {}.{} is placed twice", population, neuron));
  p.places[neuron] = at;
  ++placed_;
}

SpikingNetwork DescribedNetwork::finish(const Fail& fail) {
  if (network_.populations.empty()) fail("describes no neurons");
  for (Population& p : network_.populations) {
    if (placed_ == 0) break;
    if (p.places.empty()) p.places.assign(p.neurons, nowhere);
    const auto none = std::find(p.places.begin(), p.places.end(), nowhere);
    if (none != p.places.end())
      fail(fmt::format("neuron {}.{} is placed on no core, others are", p.name, none - p.places.begin()));
  }
  return std::move(network_);
}

}  // namespace pelsim
