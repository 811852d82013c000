#include <array>

#include "native/kernel.hpp"
#include "native/kernels/neurons.hpp"
#include "sim/random.hpp"

/// One time step of n leaky integrate-and-fire neurons with 32 synapses each, from itself and two populations beside.
/// Counted: 68 flop a neuron (32 products and sums, 4 for leak, drive and threshold); 284 bytes a neuron: 256 of
/// synapses, potential read and written, drive, three bytes of spikes read and one written.
/// Checked: every neuron with its synapses summed from the last to the first, exactly equal. [Gerstner, Kistler, Naud,
/// Paninski: Neuronal Dynamics, 2014, chapter 1]
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : neurons_(random_neurons(n, std::array<std::size_t, 3>{0, n, 2 * n}, seed, 0)),
        input_(random_potentials(n, seed, 0)),
        potential_(input_),
        before_(3 * n),
        spikes_(n) {
    Stream random(seed, "native.spikes");
    for (std::uint8_t& b : before_) b = random.below(10) == 0 ? 1 : 0;
  }
  void prepare() override { potential_ = input_; }
  void call() override { step_neurons(neurons_, before_, potential_, spikes_); }
  double error() const override {
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < input_.size(); ++k) {
      double received = 0;
      for (std::size_t s = synapses; s-- > 0;)
        if (before_[neurons_.sources[k * synapses + s]] != 0)
          received += static_cast<double>(neurons_.weights[k * synapses + s]);
      const double v = input_[k] * leak + neurons_.drive[k] + received;
      const bool right = v < threshold ? spikes_[k] == 0 && potential_[k] == v : spikes_[k] == 1 && potential_[k] == 0;
      wrong += right ? 0 : 1;
    }
    return static_cast<double>(wrong) / static_cast<double>(input_.size());
  }
  void damage() override { spikes_.front() ^= 1; }

 private:
  Neurons neurons_;
  std::vector<double> input_, potential_;
  std::vector<std::uint8_t> before_, spikes_;
};

}  // namespace

Kernel lif_step() {
  return {.name = "lif-step",
          .summary = "time step of leaky integrate-and-fire neurons",
          .size = "neurons",
          .sizes = {512, 2048, 8192, 32768, 131072},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops((2.0 * synapses + 4) * static_cast<double>(n)),
                    Bytes((8.0 * synapses + 28) * static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
