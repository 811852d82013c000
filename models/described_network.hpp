#pragma once
#include <functional>
#include <map>
#include <string>

#include "models/text_file.hpp"
#include "sim/spiking_demand.hpp"

namespace pelsim {

/// A file that lists neurons one by one may not be larger: what does not fit is refused before memory runs out.
inline constexpr std::uint32_t most_described_neurons = 10'000'000;
inline constexpr std::uint64_t most_described_synapses = 100'000'000;

/// Puts a network together from what a description says, in the order in which it says it. `fail(message)` must throw;
/// it knows the place.
class DescribedNetwork {
 public:
  using Fail = std::function<void(const std::string&)>;

  /// Throws by `fail` when there is such a population already, or the network becomes too large.
  void add(const std::string& population, std::uint64_t neurons, const Fail& fail);
  bool has(std::string_view population) const { return ids_.contains(population); }
  const Population& population(std::string_view name) const { return network_.populations[ids_.at(std::string(name))]; }

  /// All neurons of `from` to all of `to`.
  void dense(std::string_view from, std::string_view to);
  void synapse(std::string_view from, std::uint32_t source, std::string_view to, std::uint32_t target,
               const Fail& fail);
  /// Throws by `fail` when the neuron has a core already.
  void place(std::string_view population, std::uint32_t neuron, CorePlace, const Fail& fail);

  /// Throws by `fail` when it is empty, or some neurons have a core and others have none.
  SpikingNetwork finish(const Fail& fail);

 private:
  SpikingNetwork network_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> listed_;  ///< projection of a pair of populations
  std::uint64_t neurons_ = 0, synapses_ = 0, placed_ = 0;
};

/// A neuron of a population as descriptions write it: "retina.12".
struct NeuronName {
  std::string population;
  std::uint32_t neuron;
};

SpikingNetwork read_netlist(const TextFile&);
SpikingNetwork read_network_yaml(const TextFile&);
SpikingNetwork read_nir(const std::string& path);

}  // namespace pelsim
