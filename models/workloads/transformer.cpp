#include <fmt/format.h>

#include "models/generator.hpp"
#include "models/precision.hpp"
#include "models/ranks/rank_parameters.hpp"
#include "sim/gemm_demand.hpp"

/// Training of a transformer on d x t ranks: d replicas, in each of which t ranks hold 1/t of every matrix (tensor
/// parallelism). Rank r is part r mod t of replica r / t. For l layers of width h, a heads, b sequences of s tokens a
/// replica, a vocabulary of V, a step has, on each rank and in each layer,
///
///     forward    qkv (bs x 3h/t x h), scores and context (b a/t products s x s x h/a and s x h/a x s),
///                out (bs x h x h/t), allreduce of b s h among t,
///                expand (bs x 4h/t x h), contract (bs x h x 4h/t), allreduce
///     backward   for each of these products two of as many operations, two allreduces likewise
///     recompute  the forward products and their allreduces once more, before the backward ones
///     gradients  an allreduce of 12 h^2 / t among d, beside the backward pass of the layers below
///     update     10 flop and 28 B for each weight (Adam in mixed precision), when all layers' gradients are there
///
/// and once the logits (bs x V/t x h), forward and backward. In all, without recomputation,
/// 72 b s l h^2 (1 + s / 6h + V / 12 l h) flop a replica, with it 96 b s l h^2 (1 + s / 6h + V / 16 l h).
/// [Shoeybi et al.: arXiv 1909.08053; Narayanan et al.: SC 2021, section 5.1]
/// Not modelled: what is not a product (normalisation, activation, dropout), input, pipelines of layers.
namespace pelsim::workloads {
namespace {

using ranks::Rank;

/// A product of a layer, with its two on the way back.
struct Product {
  KindId forward, input_gradient, weight_gradient;
};

struct Shape {
  double m, n, k, batch = 1;
};

class Transformer {
 public:
  Transformer(const Parameters& parameters, ranks::MessageGraph::Settings settings, std::size_t ranks)
      : parameters_(parameters),
        program_(std::move(settings)),
        ranks_(static_cast<Rank>(ranks)),
        parts_(static_cast<Rank>(count(parameters, "tensor"))),
        precision_(precision(parameters)) {
    const double h = parameters.number("width"), a = parameters.number("heads"), s = parameters.number("tokens");
    const double b = parameters.number("sequences"), t = parts_, v = parameters.number("vocabulary");
    layer_ = {product("qkv", {b * s, 3 * h / t, h}),        product("scores", {s, s, h / a, b * a / t}),
              product("context", {s, h / a, s, b * a / t}), product("out", {b * s, h, h / t}),
              product("expand", {b * s, 4 * h / t, h}),     product("contract", {b * s, h, 4 * h / t})};
    if (v > 0) logits_ = product("logits", {b * s, v / t, h});
    weights_ = 12 * h * h / t;
    update_ = program_.graph().add_kind("update");
    const Bytes state(28 * weights_);
    auto update = std::make_shared<KernelDemand>(Flops(10 * weights_), state);
    update->precision = Precision::fp32;
    program_.graph().forms().add(update_, std::move(update));
    inner_ = ranks::collective_call(parameters, ranks::Operator::allreduce, number() * (b * s * h));
    outer_ = ranks::collective_call(parameters, ranks::Operator::allreduce, number() * weights_);
    for (Rank first = 0; first < ranks_; first += parts_) {
      replicas_.emplace_back();
      for (Rank part = 0; part < parts_; ++part) replicas_.back().push_back(first + part);
    }
    for (Rank part = 0; part < parts_ && replicas_.size() > 1; ++part) {
      twins_.emplace_back();
      for (Rank r = part; r < ranks_; r += parts_) twins_.back().push_back(ranks_ + r);
    }
  }

  /// What a graph of one step holds, at most.
  static double messages(const Parameters& parameters, double ranks, std::size_t parts, const ranks::Collective& call) {
    const double layers = parameters.number("layers"), replicas = ranks / static_cast<double>(parts);
    return layers * (replicas * 6 * ranks::most_messages(call, parts) +
                     static_cast<double>(parts) * ranks::most_messages(call, static_cast<std::size_t>(replicas)));
  }

  void step() {
    const std::size_t layers = count(parameters_, "layers");
    const bool recompute = parameters_.flag("recompute");
    for (std::size_t l = 0; l < layers; ++l) forward();
    if (logits_) {
      everywhere(logits_->forward);
      backward(*logits_);
      reduce_inner();
    }
    for (std::size_t l = 0; l < layers; ++l) {
      if (recompute) forward();
      for (std::size_t p = layer_.size(); p-- > 0;) {
        backward(layer_[p]);
        if (p == first_of_mlp || p == 0) reduce_inner();
      }
      reduce_outer();
    }
    for (Rank r = 0; r < ranks_; ++r) {
      if (!twins_.empty()) program_.follow(r, ranks_ + r);
      for (std::size_t l = 0; l < layers; ++l) program_.compute(r, update_);
    }
  }

  Workload finish() { return program_.finish(); }

 private:
  static constexpr std::size_t last_of_attention = 3, first_of_mlp = 4, last_of_mlp = 5;

  Bytes number() const { return Bytes(width(precision_)); }

  KindId kind(const std::string& name, const Shape& shape) {
    const KindId id = program_.graph().add_kind(name);
    auto demand = std::make_shared<GemmDemand>(shape.m, shape.n, shape.k);
    demand->batch = shape.batch;
    demand->precision = precision_;
    program_.graph().forms().add(id, std::move(demand));
    return id;
  }
  Product product(const std::string& name, const Shape& f) {
    return {kind(name, f), kind(name + "-input-gradient", {f.m, f.k, f.n, f.batch}),
            kind(name + "-weight-gradient", {f.k, f.n, f.m, f.batch})};
  }

  void everywhere(KindId kind) {
    for (Rank r = 0; r < ranks_; ++r) program_.compute(r, kind);
  }
  void forward() {
    for (std::size_t p = 0; p < layer_.size(); ++p) {
      everywhere(layer_[p].forward);
      if (p == last_of_attention || p == last_of_mlp) reduce_inner();
    }
  }
  void backward(const Product& product) {
    everywhere(product.input_gradient);
    everywhere(product.weight_gradient);
  }
  /// Partial sums of the parts of each replica.
  void reduce_inner() {
    if (parts_ == 1) return;
    for (const std::vector<Rank>& replica : replicas_) ranks::append(program_, inner_, replica);
  }
  /// A layer's gradients, by programs of their own beside the computations.
  void reduce_outer() {
    for (const std::vector<Rank>& twins : twins_) {
      for (const Rank talker : twins) program_.follow(talker, talker - ranks_);
      ranks::append(program_, outer_, twins);
    }
  }

  const Parameters& parameters_;
  ranks::RankProgram program_;
  const Rank ranks_, parts_;
  const Precision precision_;
  std::vector<Product> layer_;
  std::optional<Product> logits_;
  double weights_ = 0;  ///< of a layer, on one rank
  KindId update_;
  ranks::Collective inner_, outer_;
  std::vector<std::vector<Rank>> replicas_;
  std::vector<std::vector<Rank>> twins_;  ///< talkers that hold the same part; empty: one replica
};

void refuse_indivisible(const Parameters& parameters, std::size_t ranks) {
  const std::int64_t parts = parameters.integer("tensor");
  if (static_cast<std::int64_t>(ranks) % parts != 0)
    parameters.fail("tensor", fmt::format("{} ranks cannot be divided into replicas of {}", ranks, parts));
  for (const char* key : {"heads", "width", "vocabulary"})
    if (parameters.integer(key) % parts != 0)
      parameters.fail(key, fmt::format("'{}' must be a multiple of 'tensor', {}", key, parts));
  if (parameters.integer("width") % parameters.integer("heads") != 0)
    parameters.fail("width", "'width' must be a multiple of 'heads'");
}

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t p = ranks::rank_count(parameters, context), steps = count(parameters, "steps");
  refuse_indivisible(parameters, p);
  const ranks::Collective call = ranks::collective_call(parameters, ranks::Operator::allreduce, Bytes(1));
  const double products = parameters.number("layers") * 25 * static_cast<double>(p);
  const double messages = Transformer::messages(parameters, static_cast<double>(p), count(parameters, "tensor"), call);
  const double tasks = static_cast<double>(steps) * (products + 2 * messages);
  refuse_huge(parameters, "layers", tasks, 3 * tasks);

  // A rank's gradients travel in a program of their own: "rank" p + r, on the same device.
  ranks::MessageGraph::Settings settings = ranks::message_settings(parameters, context, p);
  settings.devices.insert(settings.devices.end(), settings.devices.begin(), settings.devices.end());
  Transformer transformer(parameters, std::move(settings), p);
  for (std::size_t step = 0; step < steps; ++step) transformer.step();
  return transformer.finish();
}

}  // namespace

WorkloadModel transformer() {
  std::vector<Parameter> own{
      ranks::ranks_entry(),
      integer_entry("tensor", "1", 1, 1e4, "ranks that share each matrix; neighbours"),
      integer_entry("layers", "4", 1, 1e5, "of attention and a perceptron"),
      integer_entry("width", "1024", 1, 1e7, "of the hidden state"),
      integer_entry("heads", "16", 1, 1e5, "of attention"),
      integer_entry("tokens", "1024", 1, 1e8, "of a sequence"),
      integer_entry("sequences", "1", 1, 1e6, "of a replica, in a step"),
      integer_entry("vocabulary", "0", 0, 1e8, "tokens that the logits tell apart; 0: no logits"),
      integer_entry("steps", "1", 1, 1e6, "training steps"),
      {.name = "recompute",
       .type = Parameter::Type::boolean,
       .fallback = "false",
       .meaning = "each layer's forward pass is done again before its backward pass, to save memory"},
      precision_parameter("bf16")};
  return {.card = {.name = "transformer",
                   .summary = "training of a transformer by data and tensor parallelism, as matrix products",
                   .parameters =
                       ranks::with(ranks::with(std::move(own), ranks::collective_entries(ranks::Operator::allreduce)),
                                   ranks::message_entries()),
                   .source = "Shoeybi et al.: arXiv 1909.08053; Narayanan et al.: SC 2021"},
          .make = make};
}

}  // namespace pelsim::workloads
