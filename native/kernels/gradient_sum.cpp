#include <cmath>

#include "native/dense_layer.hpp"
#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// One shard's gradient added to another's: u^2 single precision values, a flop each; both are read, one is written:
/// 12 u^2 B. Right when the sum, less what was added, is what was there.
namespace pelsim::host::kernels {
namespace {

class GradientSum final : public KernelRun {
 public:
  GradientSum(std::uint64_t units, std::uint64_t seed)
      : units_(units),
        added_(random_numbers<float>(units * units, seed, "kernels.gradient.added")),
        input_(random_numbers<float>(units * units, seed, "kernels.gradient")),
        sum_(input_) {}

  void prepare() override { sum_ = input_; }
  void call() override { add_gradient(added_.data(), sum_.data(), units_); }
  /// The greatest difference; values are at most 1.
  double error() const override {
    double most = 0;
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      const double back = static_cast<double>(sum_[i]) - static_cast<double>(added_[i]);
      const double difference = std::abs(back - static_cast<double>(input_[i]));
      if (!(difference <= most)) most = difference;
    }
    return most;
  }
  void damage() override { sum_.back() += 1e-3f; }

 private:
  const std::size_t units_;
  const std::vector<float> added_, input_;
  std::vector<float> sum_;
};

KernelWork work(std::uint64_t size) {
  const double values = static_cast<double>(size) * static_cast<double>(size);
  return {Flops(values), Bytes(12 * values)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) {
  return std::make_unique<GradientSum>(size, seed);
}

}  // namespace

Kernel gradient_sum() {
  return {.name = "gradient-sum",
          .summary = "one shard's gradient added to another's",
          .size = "units of the layer",
          .sizes = {128, 256, 384, 512, 768, 1024, 2048},
          .tolerance = 1e-6,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
