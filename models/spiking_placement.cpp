#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/spiking_chip.hpp"

/// Which neurons go on which core.
///   fill       the cores in order, each up to its capacity; a population may say how many cores it is spread over
///   balanced   for k = 1, 2, ... cores in order: the least bound B such that cores filled up to B, in work on neurons
///              and in work on synapses, suffice; of all k the one whose run is shortest, then the one whose busiest
///              core works least, then the smallest. More cores are more messages and a longer barrier, so all are not
///              always best. `fill` is among the candidates, so balanced is never slower.
///   described  as every neuron's place says
namespace pelsim {
namespace {

struct NeuronLoad {
  double soma = 0, dendrite = 0, synapses = 0;
};

/// What one neuron of each population adds to its core in a mean step: all but messages, which depend on the mapping.
std::vector<NeuronLoad> neuron_loads(const SpikingChip& chip, const SpikingDemand& demand) {
  std::vector<NeuronLoad> loads(demand.network.populations.size());
  const auto mean = [&](const Population& p) {
    double sum = 0;
    for (const double s : p.spikes) sum += s;
    return sum / static_cast<double>(p.spikes.size()) / static_cast<double>(p.neurons);
  };
  for (std::size_t p = 0; p < loads.size(); ++p) {
    const Population& population = demand.network.populations[p];
    if (population.is_input) continue;
    loads[p].soma =
        chip.access.time.value + population.updates * chip.update.time.value + mean(population) * chip.spike.time.value;
  }
  for (const Projection& p : demand.network.projections) {
    const Population &from = demand.network.populations[p.from], &to = demand.network.populations[p.to];
    const double of_one = p.count(from) / static_cast<double>(to.neurons);
    loads[p.to].synapses += of_one;
    loads[p.to].dendrite += of_one * mean(from) * chip.synapse.time.value;
  }
  for (NeuronLoad& load : loads)
    if (chip.stages == CoreStages::serial) load.soma += std::exchange(load.dendrite, 0);
  return loads;
}

std::uint64_t whole(double n) {
  return n < 9e18 ? static_cast<std::uint64_t>(n) : std::uint64_t{9'000'000'000'000'000'000};
}

/// Fills cores in order, each up to `bound` of work and its capacity. False when `cores` do not suffice.
class Filler {
 public:
  Filler(const SpikingChip& chip, const SpikingDemand& demand)
      : chip_(&chip), network_(&demand.network), loads_(neuron_loads(chip, demand)) {}

  const std::vector<NeuronLoad>& loads() const { return loads_; }

  /// `out` may be null where only the answer is wanted.
  bool fill(std::uint32_t cores, double bound, NeuronPlacement* out) {
    core_ = 0;
    used_ = {};
    if (out != nullptr) out->assign(network_->populations.size(), {});
    for (std::size_t p = 0; p < network_->populations.size(); ++p) {
      const Population& population = network_->populations[p];
      if (population.first_core)
        begin(*population.first_core);
      else if (population.cores > 0 && used_.neurons > 0)
        begin(core_ + 1);
      for (std::uint64_t left = population.neurons, core = 0; left > 0; ++core) {
        std::uint64_t now = std::min(left, room(p, bound));
        if (population.cores > 0)
          now = std::min(left, (population.neurons + population.cores - 1 - core) / population.cores);
        if (now > 0) {
          if (core_ >= cores) return false;
          add(p, now);
          if (out != nullptr) (*out)[p].push_back({core_, now});
          left -= now;
        }
        if (left == 0) break;
        if (core_ + 1 >= cores) return false;
        begin(core_ + 1);
      }
    }
    return true;
  }

 private:
  struct Used {
    std::uint64_t neurons = 0;
    NeuronLoad load;
  };
  void begin(std::uint32_t core) {
    core_ = core;
    used_ = {};
  }
  void add(std::size_t p, std::uint64_t neurons) {
    const double n = static_cast<double>(neurons);
    used_.neurons += neurons;
    used_.load.soma += n * loads_[p].soma;
    used_.load.dendrite += n * loads_[p].dendrite;
    used_.load.synapses += n * loads_[p].synapses;
  }
  /// How many more neurons of the population the core takes.
  std::uint64_t room(std::size_t p, double bound) const {
    std::uint64_t n = chip_->neurons_per_core - std::min(used_.neurons, chip_->neurons_per_core);
    const auto limit = [&](double used, double each, double most) {
      if (each > 0) n = std::min(n, whole(std::max(0.0, (most - used) / each * (1 + 1e-12))));
    };
    limit(used_.load.soma, loads_[p].soma, bound);
    limit(used_.load.dendrite, loads_[p].dendrite, bound);
    if (chip_->synapses_per_core > 0) limit(used_.load.synapses, loads_[p].synapses, chip_->synapses_per_core);
    return n;
  }

  const SpikingChip* chip_;
  const SpikingNetwork* network_;
  std::vector<NeuronLoad> loads_;
  std::uint32_t core_ = 0;
  Used used_;
};

constexpr double no_bound = 1e300;

NeuronPlacement described(const SpikingChip& chip, const SpikingNetwork& network) {
  NeuronPlacement placement(network.populations.size());
  for (std::size_t p = 0; p < placement.size(); ++p)
    for (const CorePlace& place : network.populations[p].places) {
      const std::uint32_t core = place.tile * chip.cores_per_tile + place.core;
      if (placement[p].empty() || placement[p].back().core != core) placement[p].push_back({core, 0});
      ++placement[p].back().neurons;
    }
  return placement;
}

/// All up to 256, then 128 an octave.
std::uint32_t next_count(std::uint32_t cores) {
  std::uint32_t step = 1;
  while (cores / step >= 256) step *= 2;
  return cores + step;
}

NeuronPlacement balanced(const SpikingChip& chip, const SpikingDemand& demand) {
  Filler filler(chip, demand);
  NeuronPlacement best, candidate;
  filler.fill(chip.cores, no_bound, &best);
  SpikingRun least = run(chip, demand, best);
  double most = 0;
  for (std::size_t p = 0; p < demand.network.populations.size(); ++p)
    most += static_cast<double>(demand.network.populations[p].neurons) *
            std::max(filler.loads()[p].soma, filler.loads()[p].dendrite);
  if (most <= 0) return best;
  for (std::uint32_t k = 1; k <= chip.cores && static_cast<double>(k) <= demand.network.neurons(); k = next_count(k)) {
    if (!filler.fill(k, no_bound, nullptr)) continue;
    double enough = most, short_of = 0;  // bisection: 50 halvings leave 1e-15 of the whole
    for (int i = 0; i < 50; ++i) {
      const double middle = (enough + short_of) / 2;
      (filler.fill(k, middle, nullptr) ? enough : short_of) = middle;
    }
    filler.fill(k, enough, &candidate);
    const SpikingRun now = run(chip, demand, candidate);
    if (now.time < least.time || (now.time == least.time && now.busiest < least.busiest)) {
      least = now;
      best = candidate;
    }
  }
  return best;
}

std::string cannot_place_described(const SpikingChip& chip, const SpikingNetwork& network) {
  std::vector<std::uint64_t> neurons(chip.cores);
  for (const Population& population : network.populations) {
    if (population.places.size() != population.neurons)
      return fmt::format("population '{}' has neurons whose core is not described: choose the mapping fill or balanced",
                         population.name);
    for (std::size_t i = 0; i < population.places.size(); ++i) {
      const CorePlace& p = population.places[i];
      if (p.core >= chip.cores_per_tile || p.tile * std::uint64_t{chip.cores_per_tile} + p.core >= chip.cores)
        return fmt::format("neuron {}.{} is described to lie on core {}.{}, but the chip has {} tiles of {} cores",
                           population.name, i, p.tile, p.core, chip.tiles(), chip.cores_per_tile);
      if (++neurons[p.tile * chip.cores_per_tile + p.core] > chip.neurons_per_core)
        return fmt::format("more than {} neurons are described to lie on core {}.{}", chip.neurons_per_core, p.tile,
                           p.core);
    }
  }
  return "";
}

}  // namespace

std::string cannot_place(const SpikingChip& chip, const SpikingDemand& demand) {
  const SpikingNetwork& network = demand.network;
  if (demand.mapping == Mapping::described) return cannot_place_described(chip, network);
  const double places = static_cast<double>(chip.cores) * static_cast<double>(chip.neurons_per_core);
  if (network.neurons() > places)
    return fmt::format("the network has {} neurons, the chip takes {} ({} cores of {})", network.neurons(), places,
                       chip.cores, chip.neurons_per_core);
  Filler filler(chip, demand);
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const Population& population = network.populations[p];
    if (chip.synapses_per_core > 0 && filler.loads()[p].synapses > chip.synapses_per_core)
      return fmt::format("a neuron of population '{}' has {} synapses, a core holds {}", population.name,
                         filler.loads()[p].synapses, chip.synapses_per_core);
    if (std::uint64_t{population.first_core.value_or(0)} + std::max(population.cores, 1u) > chip.cores)
      return fmt::format("population '{}' wants cores up to {}, the chip has {}", population.name,
                         std::uint64_t{population.first_core.value_or(0)} + std::max(population.cores, 1u) - 1,
                         chip.cores);
  }
  NeuronPlacement placement;
  if (!filler.fill(chip.cores, no_bound, &placement))
    return fmt::format("the network's {} neurons and {} synapses do not fit on {} cores", network.neurons(),
                       network.synapses(), chip.cores);
  std::vector<std::uint64_t> neurons(chip.cores);
  std::vector<double> synapses(chip.cores);
  for (std::size_t p = 0; p < placement.size(); ++p)
    for (const PlacedNeurons& part : placement[p]) {
      neurons[part.core] += part.neurons;
      synapses[part.core] += static_cast<double>(part.neurons) * filler.loads()[p].synapses;
    }
  for (std::uint32_t c = 0; c < chip.cores; ++c) {
    if (neurons[c] > chip.neurons_per_core)
      return fmt::format("{} neurons are asked to lie on core {}, which takes {}", neurons[c], c,
                         chip.neurons_per_core);
    if (chip.synapses_per_core > 0 && synapses[c] > chip.synapses_per_core * (1 + 1e-9))
      return fmt::format("{} synapses are asked to lie on core {}, which holds {}", synapses[c], c,
                         chip.synapses_per_core);
  }
  return "";
}

NeuronPlacement place(const SpikingChip& chip, const SpikingDemand& demand) {
  if (demand.mapping == Mapping::described) return described(chip, demand.network);
  if (demand.mapping == Mapping::balanced) return balanced(chip, demand);
  NeuronPlacement placement;
  Filler(chip, demand).fill(chip.cores, no_bound, &placement);
  return placement;
}

}  // namespace pelsim
