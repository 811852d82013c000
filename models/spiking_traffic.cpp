#include <algorithm>
#include <array>
#include <cmath>

#include "models/spiking_chip.hpp"

/// Where spikes go. A message takes the x dimension first, then y (XY routing). Targets drawn at random are taken in
/// the mean: of F targets among N neurons none is among n of them with probability C(N - n, F) / C(N, F), which gives
/// the messages to a core, and in multicast the copies that pass a link, exactly, because a link is passed when any
/// target lies beyond it. All sums over sources and targets are sums along rows and columns: O(tiles) a population.
namespace pelsim {
namespace {

/// Probability that none of `fan_out` targets, drawn without repetition from N neurons, is among n of them.
double miss(double n, double fan_out, double N) {
  if (n + fan_out > N) return 0;
  double product = 1;
  const double fewer = std::min(n, fan_out), more = std::max(n, fan_out);
  for (double i = 0; i < fewer && product > 1e-18; ++i) product *= (N - more - i) / (N - i);
  return product;
}

/// Targets of one source on each tile or core: of each projection, and of synapses that are listed.
class Targets {
 public:
  Targets(const SpikingNetwork& network, std::uint32_t from) : network_(&network) {
    for (const Projection& p : network.projections)
      if (p.from == from && p.fan_out > 0) random_.push_back(&p);
  }
  std::size_t width() const { return random_.size() + 1; }
  const std::vector<const Projection*>& random() const { return random_; }
  /// Probability that a spike has a target among `counts`, `width()` of them; the last one is sure.
  double hit(const double* counts) const {
    if (counts[random_.size()] > 0) return 1;
    double none = 1;
    for (std::size_t k = 0; k < random_.size() && none > 0; ++k) {
      if (counts[k] <= 0) continue;
      const Projection& p = *random_[k];
      none *= miss(counts[k], static_cast<double>(p.fan_out), static_cast<double>(network_->populations[p.to].neurons));
    }
    return 1 - none;
  }

 private:
  const SpikingNetwork* network_;
  std::vector<const Projection*> random_;
};

/// Messages of one group of sources that have the same targets.
class Mesh {
 public:
  Mesh(const SpikingChip& chip, const Targets& targets, SpikeTraffic& out)
      : chip_(&chip), targets_(&targets), out_(&out), k_(targets.width()) {}

  /// `sources`: spikes that leave each tile; `counts`: targets on each core, `width()` numbers a core.
  void add(const std::vector<double>& sources, const std::vector<double>& counts) {
    const std::size_t tiles = chip_->routers();
    per_tile_.assign(tiles * k_, 0);
    hits_.assign(tiles, 0);
    double all = 0, spikes = 0;
    for (const double s : sources) spikes += s;
    for (std::size_t c = 0; c < chip_->cores; ++c) {
      const double hit = targets_->hit(&counts[c * k_]);
      const std::size_t tile = c / chip_->cores_per_tile;
      hits_[tile] += hit;
      all += hit;
      out_->received[c] += spikes * hit;
      for (std::size_t k = 0; k < k_; ++k) per_tile_[tile * k_ + k] += counts[c * k_ + k];
    }
    if (all <= 0) return;
    messages_of_a_spike_ = chip_->routing == SpikeRouting::unicast ? all : any(tiles);
    rows(sources);
    columns(sources);
    farthest(sources);
  }
  double messages_of_a_spike() const { return messages_of_a_spike_; }

 private:
  /// Probability that a spike has a target at all.
  double any(std::size_t tiles) const {
    std::vector<double> sum(k_);
    for (std::size_t i = 0; i < tiles * k_; ++i) sum[i % k_] += per_tile_[i];
    return targets_->hit(sum.data());
  }

  /// Messages beyond each of `places` in turn, going down: unicast counts them, multicast asks whether there is any.
  class Beyond {
   public:
    explicit Beyond(Mesh& mesh) : mesh_(&mesh), counts_(mesh.k_) {}
    void pass(std::size_t tile) {
      messages_ += mesh_->hits_[tile];
      for (std::size_t k = 0; k < counts_.size(); ++k) counts_[k] += mesh_->per_tile_[tile * counts_.size() + k];
    }
    double messages() const {
      return mesh_->chip_->routing == SpikeRouting::unicast ? messages_ : mesh_->targets_->hit(counts_.data());
    }

   private:
    Mesh* mesh_;
    double messages_ = 0;
    std::vector<double> counts_;
  };

  /// Along the row of the source to the column of the target.
  void rows(const std::vector<double>& sources) {
    const std::size_t w = chip_->width, h = chip_->height;
    std::vector<double> east(w), west(w);  // messages to columns right, left of x
    Beyond right(*this), left(*this);
    for (std::size_t x = w; x-- > 0;) {
      east[x] = right.messages();
      for (std::size_t y = 0; y < h; ++y) right.pass(y * w + x);
    }
    for (std::size_t x = 0; x < w; ++x) {
      west[x] = left.messages();
      for (std::size_t y = 0; y < h; ++y) left.pass(y * w + x);
    }
    for (std::size_t y = 0; y < h; ++y) {
      double from = 0;
      for (std::size_t x = 0; x + 1 < w; ++x) {
        from += sources[y * w + x];
        load(x, y, 0, from * east[x], out_->hops_x);
      }
      from = 0;
      for (std::size_t x = w; x-- > 1;) {
        from += sources[y * w + x];
        load(x, y, 1, from * west[x], out_->hops_x);
      }
    }
  }

  /// Then along that column.
  void columns(const std::vector<double>& sources) {
    const std::size_t w = chip_->width, h = chip_->height;
    std::vector<double> below(h + 1);  // spikes of the rows before y
    for (std::size_t y = 0; y < h; ++y) {
      below[y + 1] = below[y];
      for (std::size_t x = 0; x < w; ++x) below[y + 1] += sources[y * w + x];
    }
    for (std::size_t x = 0; x < w; ++x) {
      Beyond up(*this), down(*this);
      for (std::size_t y = h; y-- > 0;) {
        load(x, y, 2, below[y + 1] * up.messages(), out_->hops_y);
        up.pass(y * w + x);
      }
      for (std::size_t y = 0; y < h; ++y) {
        load(x, y, 3, (below[h] - below[y]) * down.messages(), out_->hops_y);
        down.pass(y * w + x);
      }
    }
  }

  void load(std::size_t x, std::size_t y, std::size_t direction, double messages, double& hops) {
    out_->links[(y * chip_->width + x) * 4 + direction] += messages;
    hops += messages;
  }

  /// The longest |dx| t_x + |dy| t_y, as the greatest of four sums of a source's and a target's part.
  void farthest(const std::vector<double>& sources) {
    for (const auto& [sx, sy] : {std::pair{1.0, 1.0}, {1.0, -1.0}, {-1.0, 1.0}, {-1.0, -1.0}}) {
      double source = -1e300, target = -1e300;
      for (std::size_t t = 0; t < chip_->routers(); ++t) {
        const double at = sx * static_cast<double>(t % chip_->width) * chip_->hop_x.time.value +
                          sy * static_cast<double>(t / chip_->width) * chip_->hop_y.time.value;
        if (sources[t] > 0) source = std::max(source, -at);
        if (hits_[t] > 0) target = std::max(target, at);
      }
      out_->farthest = std::max(out_->farthest, Seconds(source + target));
    }
  }

  const SpikingChip* chip_;
  const Targets* targets_;
  SpikeTraffic* out_;
  std::size_t k_;
  double messages_of_a_spike_ = 0;
  std::vector<double> per_tile_, hits_;
};

/// The core of each neuron.
std::vector<std::uint32_t> core_of_neurons(const std::vector<PlacedNeurons>& parts) {
  std::vector<std::uint32_t> cores;
  for (const PlacedNeurons& part : parts) cores.insert(cores.end(), part.neurons, part.core);
  return cores;
}

/// Each neuron has its own targets: one after another.
void add_listed(const SpikingChip& chip, const SpikingNetwork& network, const NeuronPlacement& placement,
                std::uint32_t from, const Targets& targets, const std::vector<double>& random, SpikeTraffic& out) {
  const Population& population = network.populations[from];
  const std::vector<std::uint32_t> sources = core_of_neurons(placement[from]);
  std::vector<std::vector<std::uint32_t>> ends(population.neurons);  // cores of the listed synapses of each neuron
  for (const Projection& p : network.projections) {
    if (p.from != from || p.fan_out > 0) continue;
    const std::vector<std::uint32_t> cores = core_of_neurons(placement[p.to]);
    for (const auto& [source, target] : p.synapses) ends[source].push_back(cores[target]);
  }
  const double share = 1 / static_cast<double>(population.neurons);
  const std::size_t sure = targets.width() - 1;
  std::vector<double> counts, one;
  for (std::size_t neuron = 0; neuron < sources.size(); ++neuron) {
    counts = random;
    for (const std::uint32_t core : ends[neuron]) {
      counts[core * targets.width() + sure] += 1;
      out.events[core] += share;
      out.synaptic_events += share;
    }
    one.assign(chip.routers(), 0);
    one[sources[neuron] / chip.cores_per_tile] = share;
    Mesh mesh(chip, targets, out);
    mesh.add(one, counts);
    out.sent[sources[neuron]] += share * mesh.messages_of_a_spike();
    out.messages += share * mesh.messages_of_a_spike();
  }
}

}  // namespace

std::vector<SpikeTraffic> traffic(const SpikingChip& chip, const SpikingNetwork& network,
                                  const NeuronPlacement& placement) {
  std::vector<SpikeTraffic> all(network.populations.size());
  for (std::uint32_t from = 0; from < all.size(); ++from) {
    SpikeTraffic& out = all[from];
    for (std::vector<double>* column : {&out.spikes, &out.sent, &out.received, &out.events})
      column->assign(chip.cores, 0);
    out.links.assign(4 * chip.routers(), 0);
    const Targets targets(network, from);
    const double neurons = static_cast<double>(network.populations[from].neurons);
    std::vector<double> sources(chip.routers()), counts(chip.cores * targets.width());
    for (const PlacedNeurons& part : placement[from]) {
      const double share = static_cast<double>(part.neurons) / neurons;
      out.spikes[part.core] += share;
      sources[part.core / chip.cores_per_tile] += share;
    }
    for (std::size_t k = 0; k < targets.random().size(); ++k) {
      const Projection& p = *targets.random()[k];
      const double fan_out = static_cast<double>(p.fan_out);
      for (const PlacedNeurons& part : placement[p.to]) {
        const double there = static_cast<double>(part.neurons);
        counts[part.core * targets.width() + k] += there;
        out.events[part.core] += fan_out * there / static_cast<double>(network.populations[p.to].neurons);
      }
      out.synaptic_events += fan_out;
    }
    const bool listed = std::any_of(network.projections.begin(), network.projections.end(),
                                    [&](const Projection& p) { return p.from == from && !p.synapses.empty(); });
    if (listed) {
      add_listed(chip, network, placement, from, targets, counts, out);
      continue;
    }
    Mesh mesh(chip, targets, out);
    mesh.add(sources, counts);
    out.messages = mesh.messages_of_a_spike();
    for (std::size_t c = 0; c < chip.cores; ++c) out.sent[c] = out.spikes[c] * out.messages;
  }
  return all;
}

}  // namespace pelsim
