#include "native/binding.hpp"
#include "native/kernels/neurons.hpp"
#include "native/program.hpp"

/// A network of leaky integrate-and-fire neurons in a ring of populations; task (population, step). A population's
/// synapses come from the populations whose spikes its tasks wait for. Right when every neuron's potential and number
/// of spikes equal those of one loop over all neurons, with synapses summed in the other order.
namespace pelsim::host::programs {
namespace {

Binding bound(const TaskGraph& graph) { return Binding(graph, {"lif-step"}); }

class Spiking final : public Program {
 public:
  Spiking(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), neurons_(binding_.size_of(0)), steps_(binding_.extent_of(0)[1]), seed_(seed) {
    const std::size_t populations = binding_.extent_of(0)[0];
    std::vector<std::vector<std::size_t>> heard(populations);
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      const auto [population, step, unused] = binding_.point(TaskId(t));
      if (step != 1) continue;
      for (const Edge& e : graph.in(TaskId(t))) heard[population].push_back(binding_.point(e.task)[0] * neurons_);
    }
    for (std::size_t k = 0; k < populations; ++k) {
      if (heard[k].empty()) heard[k] = {k * neurons_};  // of a single step
      populations_.push_back(random_neurons(neurons_, heard[k], seed, k));
      potentials_.push_back(random_potentials(neurons_, seed, k));
    }
    for (auto& spikes : spikes_) spikes.resize(populations * neurons_);
    counts_.resize(populations * neurons_);
  }

  void run(TaskId task) override {
    const auto [population, step, unused] = binding_.point(task);
    const std::size_t first = population * neurons_;
    const auto spikes = std::span(spikes_[step % 2]).subspan(first, neurons_);
    step_neurons(populations_[population], spikes_[(step + 1) % 2], potentials_[population], spikes);
    for (std::size_t k = 0; k < neurons_; ++k) counts_[first + k] += spikes[k];
  }

  Verdict verify() const override {
    const std::size_t all = counts_.size();
    std::vector<double> potential;
    for (std::size_t k = 0; k < populations_.size(); ++k)
      for (const double v : random_potentials(neurons_, seed_, k)) potential.push_back(v);
    std::vector<std::uint8_t> before(all), now(all);
    std::vector<std::uint32_t> counts(all);
    for (std::size_t step = 0; step < steps_; ++step) {
      for (std::size_t k = 0; k < all; ++k) {
        const Neurons& from = populations_[k / neurons_];
        const std::size_t at = k % neurons_;
        double received = 0;
        for (std::size_t s = synapses; s-- > 0;)
          if (before[from.sources[at * synapses + s]] == 1)
            received += static_cast<double>(from.weights[at * synapses + s]);
        potential[k] = leak * potential[k] + from.drive[at] + received;
        now[k] = potential[k] >= threshold ? 1 : 0;
        if (now[k] == 1) potential[k] = 0;
        counts[k] += now[k];
      }
      std::swap(before, now);
    }
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < all; ++k) {
      const double v = potentials_[k / neurons_][k % neurons_];
      wrong += counts[k] == counts_[k] && potential[k] == v ? 0 : 1;
    }
    return {.what = "neurons unlike the sequential run / neurons",
            .error = static_cast<double>(wrong) / static_cast<double>(all),
            .tolerance = 0};
  }

 private:
  Binding binding_;
  std::size_t neurons_, steps_;
  std::uint64_t seed_;
  std::vector<Neurons> populations_;
  std::vector<std::vector<double>> potentials_;
  std::array<std::vector<std::uint8_t>, 2> spikes_;  ///< of all populations, made in even and in odd steps
  std::vector<std::uint32_t> counts_;
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double all = static_cast<double>(binding.extent_of(0)[0]) * static_cast<double>(binding.size_of(0));
  return Bytes((8.0 * synapses + 22) * all);
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Spiking>(graph, seed);
}

}  // namespace

ProgramEntry spiking() {
  return {.workload = "spiking", .summary = "steps a spiking neural network", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
