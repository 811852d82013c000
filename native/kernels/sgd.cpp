#include <cmath>

#include "native/dense_layer.hpp"
#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// A step of gradient descent on a layer's weights, W = W - rate dW: u^2 single precision values, 2 flop each; W and dW
/// are read, W is written: 12 u^2 B. Right when (W - W') / rate is dW.
namespace pelsim::host::kernels {
namespace {

constexpr float rate = 0.5f;

class Sgd final : public KernelRun {
 public:
  Sgd(std::uint64_t units, std::uint64_t seed)
      : units_(units),
        gradient_(random_numbers<float>(units * units, seed, "kernels.gradient")),
        input_(random_numbers<float>(units * units, seed, "kernels.dense.w")),
        w_(input_) {}

  void prepare() override { w_ = input_; }
  void call() override { descend(rate, gradient_.data(), w_.data(), units_); }
  /// The greatest difference; values are at most 1.
  double error() const override {
    double most = 0;
    for (std::size_t i = 0; i < w_.size(); ++i) {
      const double back = (static_cast<double>(input_[i]) - static_cast<double>(w_[i])) / static_cast<double>(rate);
      const double difference = std::abs(back - static_cast<double>(gradient_[i]));
      if (!(difference <= most)) most = difference;
    }
    return most;
  }
  void damage() override { w_.back() += 1e-3f; }

 private:
  const std::size_t units_;
  const std::vector<float> gradient_, input_;
  std::vector<float> w_;
};

KernelWork work(std::uint64_t size) {
  const double values = static_cast<double>(size) * static_cast<double>(size);
  return {Flops(2 * values), Bytes(12 * values)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Sgd>(size, seed); }

}  // namespace

Kernel sgd() {
  return {.name = "sgd",
          .summary = "a step of gradient descent on a layer's weights",
          .size = "units of the layer",
          .sizes = {128, 256, 384, 512, 768, 1024, 2048},
          .tolerance = 1e-6,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
