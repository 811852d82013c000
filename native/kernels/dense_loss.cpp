#include <cmath>

#include "native/dense_layer.hpp"
#include "native/kernel.hpp"
#include "native/random_data.hpp"

/// The gradient of a quadratic loss: (Y - T) / rows for 64 rows of u values, single precision. 2 flop a value; Y and T
/// are read, the gradient is written: 12 B a value. Right when Y - rows dY is T.
namespace pelsim::host::kernels {
namespace {

class Loss final : public KernelRun {
 public:
  Loss(std::uint64_t units, std::uint64_t seed)
      : units_(units),
        y_(random_numbers<float>(batch * units, seed, "kernels.dense.y")),
        target_(random_numbers<float>(batch * units, seed, "kernels.dense.target")),
        dy_(batch * units) {}

  void call() override { dense_loss(y_.data(), target_.data(), dy_.data(), units_, batch); }
  /// The greatest difference; values are at most 1.
  double error() const override {
    double most = 0;
    for (std::size_t i = 0; i < dy_.size(); ++i) {
      const double back = static_cast<double>(y_[i]) - static_cast<double>(batch) * static_cast<double>(dy_[i]);
      const double difference = std::abs(back - static_cast<double>(target_[i]));
      if (!(difference <= most)) most = difference;
    }
    return most;
  }
  void damage() override { dy_.back() += 1e-3f; }

 private:
  const std::size_t units_;
  const std::vector<float> y_, target_;
  std::vector<float> dy_;
};

KernelWork work(std::uint64_t size) {
  const double values = static_cast<double>(batch) * static_cast<double>(size);
  return {Flops(2 * values), Bytes(12 * values)};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) { return std::make_unique<Loss>(size, seed); }

}  // namespace

Kernel dense_loss() {
  return {.name = "dense-loss",
          .summary = "the gradient of a quadratic loss, 64 rows",
          .size = "units of the layer",
          .sizes = {256, 512, 1024, 2048, 4096},
          .tolerance = 1e-6,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
