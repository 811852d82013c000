#include <cblas.h>

#include <cmath>

#include "native/binding.hpp"
#include "native/dense_layer.hpp"
#include "native/probe.hpp"
#include "native/program.hpp"
#include "native/random_data.hpp"

/// Training of dense layers on random data: each shard keeps its 64 rows, what they became after each layer, and its
/// own gradients. Weights are updated in place: all that read them are predecessors of the update. Right when the
/// weights agree with those of one sequential training in double precision, in plain loops; the difference is taken
/// against the way that the weights have gone.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { forward, loss, backward, sum, sgd };
constexpr double rate = 1;  // large enough to leave the weights' rounding far behind

Binding bound(const TaskGraph& graph) {
  return Binding(graph, {"dense-forward", "dense-loss", "dense-backward", "gradient-sum", "sgd"});
}

using Numbers = std::vector<float>;

struct Shard {
  std::vector<Numbers> values;  ///< the input, and what is left after each layer
  std::vector<Numbers> slopes;  ///< the loss's gradient by each of them
  std::vector<Numbers> gradients;
  Numbers target;
};

/// One whole step over all rows at once, in double precision.
class Reference {
 public:
  Reference(std::vector<Vector> weights, std::size_t units) : weights_(std::move(weights)), units_(units) {}

  void step(const Vector& input, const Vector& target) {
    const int n = static_cast<int>(units_), rows = static_cast<int>(input.size() / units_);
    std::vector<Vector> values{input};
    for (const Vector& w : weights_) {
      Vector y(input.size());
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, n, n, 1, values.back().data(), n, w.data(), n, 0,
                  y.data(), n);
      for (double& v : y) v /= 1 + std::abs(v);
      values.push_back(std::move(y));
    }
    Vector slope = values.back(), before(slope.size());
    for (std::size_t i = 0; i < slope.size(); ++i) slope[i] = (slope[i] - target[i]) / rows;
    for (std::size_t layer = weights_.size(); layer-- > 0;) {
      for (std::size_t i = 0; i < slope.size(); ++i) slope[i] *= std::pow(1 - std::abs(values[layer + 1][i]), 2);
      double* w = weights_[layer].data();
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, n, n, 1, slope.data(), n, w, n, 0, before.data(), n);
      cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, n, rows, -rate, values[layer].data(), n, slope.data(), n,
                  1, w, n);
      std::swap(slope, before);
    }
  }
  const std::vector<Vector>& weights() const { return weights_; }

 private:
  std::vector<Vector> weights_;
  std::size_t units_;
};

class Training final : public Program {
 public:
  Training(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), units_(binding_.size_of(0)), shard_(binding_.extent_of(0)[0]) {
    const std::size_t layers = binding_.extent_of(0)[1], values = batch * units_;
    const float scale = static_cast<float>(std::sqrt(3.0 / static_cast<double>(units_)));  // keeps variances alike
    for (std::size_t layer = 0; layer < layers; ++layer) {
      weights_.push_back(random_numbers<float>(units_ * units_, seed + layer, "programs.weights"));
      for (float& w : weights_.back()) w *= scale;
    }
    start_ = weights_;
    for (std::size_t s = 0; s < shard_.size(); ++s) {
      Shard& shard = shard_[s];
      shard.values.resize(layers + 1, Numbers(values));
      shard.slopes = shard.values;
      shard.gradients.resize(layers, Numbers(units_ * units_));
      shard.values.front() = random_numbers<float>(values, seed + s, "programs.input");
      shard.target = random_numbers<float>(values, seed + s, "programs.target");
    }
  }

  void run(TaskId task) override {
    const auto [s, layer, step] = binding_.point(task);
    Shard& shard = shard_[s];
    float* w = weights_[layer].data();
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::forward: return dense_forward(shard.values[layer].data(), w, shard.values[layer + 1].data(), units_);
      case Step::loss:
        return dense_loss(shard.values.back().data(), shard.target.data(), shard.slopes.back().data(), units_, rows());
      case Step::backward:
        return dense_backward(shard.values[layer].data(), w, shard.values[layer + 1].data(),
                              shard.slopes[layer + 1].data(), shard.gradients[layer].data(), shard.slopes[layer].data(),
                              units_);
      case Step::sum:
        return add_gradient(shard.gradients[layer].data(), shard_[s & (s - 1)].gradients[layer].data(), units_);
      case Step::sgd: return descend(static_cast<float>(rate), shard_[0].gradients[layer].data(), w, units_);
    }
  }

  Verdict verify() const override {
    std::vector<Vector> weights;
    for (const Numbers& w : start_) weights.emplace_back(w.begin(), w.end());
    Vector input, target;
    for (const Shard& shard : shard_) {
      input.insert(input.end(), shard.values.front().begin(), shard.values.front().end());
      target.insert(target.end(), shard.target.begin(), shard.target.end());
    }
    Reference reference(std::move(weights), units_);
    for (std::size_t step = 0; step < binding_.extent_of(0)[2]; ++step) reference.step(input, target);
    double apart = 0, way = 0;
    for (std::size_t layer = 0; layer < weights_.size(); ++layer)
      for (std::size_t i = 0; i < weights_[layer].size(); ++i) {
        const double expected = reference.weights()[layer][i];
        apart += std::pow(static_cast<double>(weights_[layer][i]) - expected, 2);
        way += std::pow(static_cast<double>(start_[layer][i]) - expected, 2);
      }
    return {
        .what = "difference from sequential weights / their way", .error = std::sqrt(apart / way), .tolerance = 1e-4};
  }

 private:
  std::size_t rows() const { return shard_.size() * batch; }

  Binding binding_;
  std::size_t units_;
  std::vector<Shard> shard_;
  std::vector<Numbers> start_, weights_;  ///< by layer
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double units = static_cast<double>(binding.size_of(0)), rows = static_cast<double>(batch);
  const double shards = static_cast<double>(binding.extent_of(0)[0]);
  const double layers = static_cast<double>(binding.extent_of(0)[1]);
  return Bytes(4 * (layers * units * units * (2 + shards) + shards * rows * units * (2 * layers + 3)));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Training>(graph, seed);
}

}  // namespace

ProgramEntry training() {
  return {.workload = "training", .summary = "training of dense layers on random data", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
