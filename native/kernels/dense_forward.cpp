#include "native/dense_layer.hpp"
#include "native/kernel.hpp"
#include "native/probe.hpp"
#include "native/random_data.hpp"

/// A dense layer forwards: Y = f(X W) for 64 rows of u values, single precision. 2 x 64 u^2 flop for the product, 2 for
/// f of each value; X and W are read, Y is written: 4 (u^2 + 128 u) B. Right when f^-1(Y) v = X (W v).
namespace pelsim::host::kernels {
namespace {

class Forward final : public KernelRun {
 public:
  Forward(std::uint64_t units, std::uint64_t seed)
      : units_(units),
        x_(random_numbers<float>(batch * units, seed, "kernels.dense.x")),
        w_(random_numbers<float>(units * units, seed, "kernels.dense.w")),
        y_(batch * units),
        probe_(random_signs(units, seed, "kernels.probe")) {
    for (float& w : w_) w /= static_cast<float>(units);  // keeps f away from its flat ends
  }

  void call() override { dense_forward(x_.data(), w_.data(), y_.data(), units_); }
  double error() const override {
    std::vector<double> z(y_.begin(), y_.end());
    for (double& value : z) value /= 1 - std::abs(value);
    return distance(row_products(z, probe_), row_products(x_, row_products(w_, probe_)));
  }
  void damage() override { y_.back() = 0.9f - y_.back(); }

 private:
  const std::size_t units_;
  const std::vector<float> x_;
  std::vector<float> w_, y_;
  const Vector probe_;
};

KernelWork work(std::uint64_t size) {
  const double u = static_cast<double>(size), rows = static_cast<double>(batch);
  return {Flops(2 * rows * u * u + 2 * rows * u), Bytes(4 * (u * u + 2 * rows * u))};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) {
  return std::make_unique<Forward>(size, seed);
}

}  // namespace

Kernel dense_forward() {
  return {.name = "dense-forward",
          .summary = "a dense layer forwards, 64 rows",
          .size = "units of the layer",
          .sizes = {96, 128, 192, 256, 384, 512, 768, 1024, 1536},
          .tolerance = 1e-5,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
