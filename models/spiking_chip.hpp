#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/spiking_demand.hpp"

/// How a spiking network runs on a chip of time-stepped cores: where its neurons lie, what its spikes do to cores and
/// links, and what a time step takes. Used by models/devices/neuromorphic.cpp, where the equations stand.
namespace pelsim {

/// What one event takes of the core or link that handles it, and of the supply.
struct EventCost {
  Seconds time;
  Joules energy;
};

enum class SpikeRouting : std::uint8_t {
  unicast,   ///< a message for each core that holds a target of the spike
  multicast  ///< one message for all of them, copied where its ways part
};

enum class CoreStages : std::uint8_t {
  overlapped,  ///< a core works on synapses and on neurons at once, as circuits of their own do
  serial       ///< one after the other, as software does
};

struct SpikingChip {
  std::uint32_t cores = 1, cores_per_tile = 1, width = 1, height = 1;  ///< tile t lies at (t mod width, t / width)
  std::uint64_t neurons_per_core = 1;
  double synapses_per_core = 0;  ///< 0: without bound
  EventCost access, update, spike, message_out, message_in, synapse, hop_x, hop_y;
  std::map<double, Seconds> barrier;  ///< by number of tiles; linear in between, constant beyond
  Seconds tick;
  SpikeRouting routing = SpikeRouting::unicast;
  CoreStages stages = CoreStages::overlapped;

  std::size_t routers() const { return std::size_t{width} * height; }
  /// With cores; there may be routers without.
  std::uint32_t tiles() const { return (cores + cores_per_tile - 1) / cores_per_tile; }
  Seconds barrier_of(double tiles) const;
};

/// Neurons of one population that lie on one core, in the order of their numbers. A core may have several parts.
struct PlacedNeurons {
  std::uint32_t core = 0;
  std::uint64_t neurons = 0;
};
using NeuronPlacement = std::vector<std::vector<PlacedNeurons>>;  ///< by population

/// Why the network cannot be placed; "" = it can.
std::string cannot_place(const SpikingChip&, const SpikingDemand&);
/// Precondition: `cannot_place` is "".
NeuronPlacement place(const SpikingChip&, const SpikingDemand&);

/// What the spikes of one population do in one step, for each spike of it.
struct SpikeTraffic {
  std::vector<double> spikes, sent, received, events;  ///< by core: share of spikes, messages, synaptic events
  std::vector<double> links;                           ///< messages over each link, four a tile: east, west, up, down
  double messages = 0, hops_x = 0, hops_y = 0, synaptic_events = 0;
  Seconds farthest;  ///< the longest way that a message can have
};
std::vector<SpikeTraffic> traffic(const SpikingChip&, const SpikingNetwork&, const NeuronPlacement&);

/// What a run of all its steps takes.
struct SpikingRun {
  Seconds time;
  Joules energy;            ///< of all events; without what the chip draws anyhow
  double load_balance = 1;  ///< busiest core over the mean of those that hold neurons
  Seconds busiest;          ///< what the busiest core works, over all steps
  std::uint32_t cores = 0, tiles = 0;
  std::string bound;  ///< what most steps wait for: "neurons", "synapses", "links", "tick"
};
SpikingRun run(const SpikingChip&, const SpikingDemand&, const NeuronPlacement&);

}  // namespace pelsim
