#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/demand.hpp"

namespace pelsim {

/// A core of a neuromorphic chip by its place: the tile (one router of the mesh), and the core within it.
struct CorePlace {
  std::uint32_t tile = 0, core = 0;
  friend bool operator==(const CorePlace&, const CorePlace&) = default;
};

/// Neurons of one kind.
struct Population {
  std::string name;
  std::uint64_t neurons = 1;
  /// Of the whole population in a time step: one number that holds for each step, or one for every step.
  std::vector<double> spikes{0.0};
  double updates = 1;       ///< share of its neurons that are updated in a step; the others are only looked at
  bool is_input = false;    ///< its spikes come from outside: they are sent on, but no neuron is computed
  std::uint32_t cores = 0;  ///< spread evenly over so many; 0: as the mapping has it
  std::optional<std::uint32_t> first_core = {};  ///< where its cores begin
  std::vector<CorePlace> places = {};            ///< of every neuron, where a description tells it; else empty

  double spikes_in(std::size_t step) const { return spikes.size() == 1 ? spikes.front() : spikes[step]; }
};

/// Synapses from one population to another, or to itself.
struct Projection {
  std::uint32_t from = 0, to = 0;
  /// Of each source neuron, their targets drawn without repetition from all of `to`; all of them: dense.
  std::uint64_t fan_out = 0;
  /// (source neuron, target neuron) where a description lists them; then `fan_out` is 0.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> synapses = {};

  double count(const Population& source) const {
    return fan_out > 0 ? static_cast<double>(fan_out) * static_cast<double>(source.neurons)
                       : static_cast<double>(synapses.size());
  }
};

struct SpikingNetwork {
  std::vector<Population> populations;
  std::vector<Projection> projections;

  double neurons() const {
    double sum = 0;
    for (const Population& p : populations) sum += static_cast<double>(p.neurons);
    return sum;
  }
  double synapses() const {
    double sum = 0;
    for (const Projection& p : projections) sum += p.count(populations[p.from]);
    return sum;
  }
};

/// Which neurons go on which core. fill: the cores in order, each up to its capacity. balanced: so that the busiest
/// core has least to do. described: as every neuron's `places` say.
enum class Mapping : std::uint8_t { fill, balanced, described };

/// A spiking network that runs for some time steps.
struct SpikingDemand final : Demand {
  SpikingNetwork network;
  std::uint64_t steps = 1;
  Mapping mapping = Mapping::fill;
  ConfigId image;  ///< what the chip must have loaded; none: nothing to load

  explicit SpikingDemand(SpikingNetwork n) : Demand(Kind::spiking), network(std::move(n)) {}
};

}  // namespace pelsim
