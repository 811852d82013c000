#include "native/dense_layer.hpp"
#include "native/kernel.hpp"
#include "native/probe.hpp"
#include "native/random_data.hpp"

/// A dense layer backwards: from dL/dY to dZ = dL/dY f'(Z), dL/dW = X^T dZ and dL/dX = dZ W^T for 64 rows of u values,
/// single precision. 4 x 64 u^2 flop for the products, 3 for f' of each value; dY, Y, X and W are read, dX and dW are
/// written: 4 (2 u^2 + 256 u) B. Right when dW v = X^T (dZ v) and dX v = dZ (W^T v).
namespace pelsim::host::kernels {
namespace {

class Backward final : public KernelRun {
 public:
  Backward(std::uint64_t units, std::uint64_t seed)
      : units_(units),
        x_(random_numbers<float>(batch * units, seed, "kernels.dense.x")),
        w_(random_numbers<float>(units * units, seed, "kernels.dense.w")),
        y_(random_numbers<float>(batch * units, seed, "kernels.dense.y")),
        input_(random_numbers<float>(batch * units, seed, "kernels.dense.dy")),
        dy_(input_),
        dw_(units * units),
        dx_(batch * units),
        probe_(random_signs(units, seed, "kernels.probe")) {}

  void prepare() override { dy_ = input_; }
  void call() override { dense_backward(x_.data(), w_.data(), y_.data(), dy_.data(), dw_.data(), dx_.data(), units_); }
  double error() const override {
    std::vector<double> dz(input_.begin(), input_.end());
    for (std::size_t i = 0; i < dz.size(); ++i) {
      const double slope = 1 - std::abs(static_cast<double>(y_[i]));
      dz[i] *= slope * slope;
    }
    return distance(row_products(dw_, probe_), column_products(x_, row_products(dz, probe_))) +
           distance(row_products(dx_, probe_), row_products(dz, column_products(w_, probe_)));
  }
  void damage() override { dw_.back() += 1 + std::abs(dw_.back()); }

 private:
  const std::size_t units_;
  const std::vector<float> x_, w_, y_, input_;
  std::vector<float> dy_, dw_, dx_;
  const Vector probe_;
};

KernelWork work(std::uint64_t size) {
  const double u = static_cast<double>(size), rows = static_cast<double>(batch);
  return {Flops(4 * rows * u * u + 3 * rows * u), Bytes(4 * (2 * u * u + 4 * rows * u))};
}
std::unique_ptr<KernelRun> make(std::uint64_t size, std::uint64_t seed) {
  return std::make_unique<Backward>(size, seed);
}

}  // namespace

Kernel dense_backward() {
  return {.name = "dense-backward",
          .summary = "a dense layer backwards, 64 rows",
          .size = "units of the layer",
          .sizes = {64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536},
          .tolerance = 1e-5,
          .work = work,
          .make = make};
}

}  // namespace pelsim::host::kernels
