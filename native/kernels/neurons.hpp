#pragma once
#include <cstdint>
#include <span>
#include <vector>

/// Leaky integrate-and-fire neurons, each with 32 incoming synapses.
namespace pelsim::host {

inline constexpr std::size_t synapses = 32;
inline constexpr double leak = 0.9;       ///< of the potential that is left after a step
inline constexpr double threshold = 1.0;  ///< a neuron at or above it spikes and starts again at 0

/// A population: for each neuron its constant drive, and where its synapses come from with which weight. Drives and
/// weights are whole numbers of 2^-10, so that a sum is exact in any order.
struct Neurons {
  std::vector<double> drive;
  std::vector<std::uint32_t> sources;  ///< `synapses` a neuron: a place in the spikes of all populations
  std::vector<float> weights;
  std::size_t count() const { return drive.size(); }
};

/// Draws the synapses of population `number` among the neurons that `among` lists as first places of populations of
/// `count` neurons each.
Neurons random_neurons(std::size_t count, std::span<const std::size_t> among, std::uint64_t seed, std::uint64_t number);
/// Potentials below the threshold.
std::vector<double> random_potentials(std::size_t count, std::uint64_t seed, std::uint64_t number);

/// One time step: v' = leak v + drive + sum of the weights of synapses whose source spiked in the step before; at the
/// threshold the neuron spikes (1) and v' becomes 0. `before` holds the spikes of all populations.
void step_neurons(const Neurons&, std::span<const std::uint8_t> before, std::span<double> potential,
                  std::span<std::uint8_t> spikes);

}  // namespace pelsim::host
