#include "native/kernels/neurons.hpp"

#include "sim/random.hpp"

namespace pelsim::host {
namespace {

/// Uniform in [low, high), in 1024ths.
double in_1024ths(Stream& random, int low, int high) {
  return (low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low)))) / 1024.0;
}

}  // namespace

Neurons random_neurons(std::size_t count, std::span<const std::size_t> among, std::uint64_t seed,
                       std::uint64_t number) {
  Stream random(seed + number * 0x9e3779b97f4a7c15u, "native.neurons");
  Neurons out;
  for (std::size_t k = 0; k < count; ++k) out.drive.push_back(in_1024ths(random, 90, 130));
  for (std::size_t k = 0; k < count * synapses; ++k) {
    const std::size_t population = among[random.below(among.size())];
    out.sources.push_back(static_cast<std::uint32_t>(population + random.below(count)));
    out.weights.push_back(static_cast<float>(in_1024ths(random, -40, 50)));
  }
  return out;
}

std::vector<double> random_potentials(std::size_t count, std::uint64_t seed, std::uint64_t number) {
  const Stream random(seed, "native.potentials");
  std::vector<double> potentials(count);
  for (std::size_t k = 0; k < count; ++k) potentials[k] = Stream::unit(random.at(k, number)) * threshold;
  return potentials;
}

void step_neurons(const Neurons& neurons, std::span<const std::uint8_t> before, std::span<double> potential,
                  std::span<std::uint8_t> spikes) {
  for (std::size_t k = 0; k < neurons.count(); ++k) {
    const std::uint32_t* const source = &neurons.sources[k * synapses];
    const float* const weight = &neurons.weights[k * synapses];
    float received = 0;
    for (std::size_t s = 0; s < synapses; ++s) received += weight[s] * static_cast<float>(before[source[s]]);
    const double v = leak * potential[k] + neurons.drive[k] + static_cast<double>(received);
    const bool fires = v >= threshold;
    spikes[k] = fires ? 1 : 0;
    potential[k] = fires ? 0 : v;
  }
}

}  // namespace pelsim::host
