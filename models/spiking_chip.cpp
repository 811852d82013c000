#include "models/spiking_chip.hpp"

#include <algorithm>
#include <array>
#include <set>

/// What a time step takes, see models/devices/neuromorphic.cpp.
namespace pelsim {
namespace {

/// Numbers of a core that no spike changes.
struct CoreLoad {
  double neurons = 0, updates = 0;
};

std::vector<CoreLoad> core_loads(const SpikingChip& chip, const SpikingNetwork& network,
                                 const NeuronPlacement& placement) {
  std::vector<CoreLoad> loads(chip.cores);
  for (std::size_t p = 0; p < placement.size(); ++p) {
    const Population& population = network.populations[p];
    if (population.is_input) continue;
    for (const PlacedNeurons& part : placement[p]) {
      loads[part.core].neurons += static_cast<double>(part.neurons);
      loads[part.core].updates += static_cast<double>(part.neurons) * population.updates;
    }
  }
  return loads;
}

/// Who makes a step last.
enum class Bound : std::uint8_t { neurons, synapses, links, tick };
constexpr std::array<const char*, 4> bound_names{"neurons", "synapses", "links", "the tick"};

struct Step {
  Seconds time;
  Bound bound = Bound::neurons;
};

class Steps {
 public:
  Steps(const SpikingChip& chip, const SpikingNetwork& network, const NeuronPlacement& placement)
      : chip_(&chip),
        network_(&network),
        traffic_(traffic(chip, network, placement)),
        loads_(core_loads(chip, network, placement)) {
    std::set<std::uint32_t> cores, tiles;
    for (const std::vector<PlacedNeurons>& parts : placement)
      for (const PlacedNeurons& part : parts) {
        cores.insert(part.core);
        tiles.insert(part.core / chip.cores_per_tile);
      }
    used_.assign(cores.begin(), cores.end());
    tiles_ = static_cast<std::uint32_t>(tiles.size());
    barrier_ = chip.barrier_of(tiles_);
  }

  /// Adds what each used core works to `work`.
  Step step(std::size_t k, std::vector<double>& work) const {
    const bool serial = chip_->stages == CoreStages::serial;
    double neurons = 0, synapses = 0, links = 0;
    Seconds farthest;
    for (std::size_t p = 0; p < traffic_.size(); ++p)
      if (spikes(p, k) * traffic_[p].messages > 0) farthest = std::max(farthest, traffic_[p].farthest);
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const std::uint32_t c = used_[i];
      double soma = loads_[c].neurons * chip_->access.time.value + loads_[c].updates * chip_->update.time.value;
      double dendrite = 0;
      for (std::size_t p = 0; p < traffic_.size(); ++p) {
        const SpikeTraffic& t = traffic_[p];
        const double fired = network_->populations[p].is_input ? 0 : t.spikes[c];
        soma += spikes(p, k) * (fired * chip_->spike.time.value + t.sent[c] * chip_->message_out.time.value);
        dendrite +=
            spikes(p, k) * (t.received[c] * chip_->message_in.time.value + t.events[c] * chip_->synapse.time.value);
      }
      work[i] += serial ? soma + dendrite : std::max(soma, dendrite);
      if (serial && soma + dendrite > neurons + synapses) {
        neurons = soma;
        synapses = dendrite;
      } else if (!serial) {
        neurons = std::max(neurons, soma);
        synapses = std::max(synapses, dendrite);
      }
    }
    for (std::size_t l = 0; l < 4 * chip_->routers() && farthest.value > 0; ++l) {
      double messages = 0;
      for (std::size_t p = 0; p < traffic_.size(); ++p) messages += spikes(p, k) * traffic_[p].links[l];
      links = std::max(links, messages * (l % 4 < 2 ? chip_->hop_x : chip_->hop_y).time.value);
    }
    synapses += farthest.value;
    const double cores = serial ? neurons + synapses : std::max(neurons, synapses);
    const double longest = std::max(cores, links);
    const Bound bound = links > cores ? Bound::links : synapses > neurons ? Bound::synapses : Bound::neurons;
    const Seconds time = Seconds(longest) + barrier_;
    return time < chip_->tick ? Step{chip_->tick, Bound::tick} : Step{time, bound};
  }

  double spikes(std::size_t population, std::size_t k) const { return network_->populations[population].spikes_in(k); }
  const std::vector<SpikeTraffic>& per_spike() const { return traffic_; }
  const std::vector<CoreLoad>& loads() const { return loads_; }
  std::size_t cores() const { return used_.size(); }
  std::uint32_t tiles() const { return tiles_; }

 private:
  const SpikingChip* chip_;
  const SpikingNetwork* network_;
  std::vector<SpikeTraffic> traffic_;
  std::vector<CoreLoad> loads_;
  std::vector<std::uint32_t> used_;
  std::uint32_t tiles_ = 0;
  Seconds barrier_;
};

double all_spikes(const Population& population, std::uint64_t steps) {
  if (population.spikes.size() == 1) return population.spikes.front() * static_cast<double>(steps);
  double sum = 0;
  for (const double s : population.spikes) sum += s;
  return sum;
}

Joules energy_of(const SpikingChip& chip, const SpikingDemand& demand, const Steps& steps) {
  const double n = static_cast<double>(demand.steps);
  Joules energy;
  for (const CoreLoad& load : steps.loads())
    energy += chip.access.energy * (load.neurons * n) + chip.update.energy * (load.updates * n);
  for (std::size_t p = 0; p < demand.network.populations.size(); ++p) {
    const Population& population = demand.network.populations[p];
    const SpikeTraffic& t = steps.per_spike()[p];
    Joules of_spike = population.is_input ? Joules(0) : chip.spike.energy;
    for (const double received : t.received) of_spike += chip.message_in.energy * received;
    of_spike += chip.message_out.energy * t.messages + chip.synapse.energy * t.synaptic_events +
                chip.hop_x.energy * t.hops_x + chip.hop_y.energy * t.hops_y;
    energy += of_spike * all_spikes(population, demand.steps);
  }
  return energy;
}

}  // namespace

Seconds SpikingChip::barrier_of(double tiles) const {
  if (barrier.empty()) return Seconds(0);
  const auto above = barrier.lower_bound(tiles);
  if (above == barrier.end()) return barrier.rbegin()->second;
  if (above == barrier.begin() || above->first == tiles) return above->second;
  const auto below = std::prev(above);
  const double part = (tiles - below->first) / (above->first - below->first);
  return below->second + (above->second - below->second) * part;
}

SpikingRun run(const SpikingChip& chip, const SpikingDemand& demand, const NeuronPlacement& placement) {
  const Steps steps(chip, demand.network, placement);
  const bool varies = std::any_of(demand.network.populations.begin(), demand.network.populations.end(),
                                  [](const Population& p) { return p.spikes.size() > 1; });
  const double repeat = varies ? 1 : static_cast<double>(demand.steps);
  SpikingRun run;
  std::vector<double> work(steps.cores());
  std::array<std::uint64_t, bound_names.size()> bounds{};
  for (std::size_t k = 0; k < (varies ? demand.steps : 1); ++k) {
    const Step step = steps.step(k, work);
    run.time += step.time * repeat;
    ++bounds[static_cast<std::size_t>(step.bound)];
  }
  double sum = 0, most = 0;
  for (const double w : work) {
    sum += w;
    most = std::max(most, w);
  }
  if (sum > 0) run.load_balance = most * static_cast<double>(work.size()) / sum;
  run.busiest = Seconds(most * repeat);
  run.energy = energy_of(chip, demand, steps);
  run.cores = static_cast<std::uint32_t>(steps.cores());
  run.tiles = steps.tiles();
  run.bound = bound_names[static_cast<std::size_t>(std::max_element(bounds.begin(), bounds.end()) - bounds.begin())];
  return run;
}

}  // namespace pelsim
