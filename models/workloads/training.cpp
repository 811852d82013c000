#include <fmt/format.h>

#include <bit>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Training of L dense layers of u units by gradient descent, data-parallel: each of D shards takes 64 rows through the
/// layers and back, the shards' gradients are added in a binary tree, one task updates each layer's weights.
///   dense-forward   128 u^2 + 128 u flop, 4 (u^2 + 128 u) B of traffic    D L tasks a step
///   dense-loss      128 u, 768 u                                          D
///   dense-backward  256 u^2 + 192 u, 4 (2 u^2 + 256 u)                    D L
///   gradient-sum    u^2, 12 u^2                                           (D - 1) L
///   sgd             2 u^2, 12 u^2                                         L
/// A layer's weights are added and updated while the layers before it still go backwards.
/// Point of a task: (shard, layer, step); of gradient-sum the shard whose gradient is added to that of shard s less its
/// lowest bit; of sgd shard 0. [Goodfellow, Bengio, Courville: Deep Learning, 2016, chapters 6 and 8]
namespace pelsim::workloads {
namespace {

constexpr double rows = 64;  // of a shard's part of the batch: a constant of the kernels

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t shards = count(parameters, "shards"), layers = count(parameters, "layers");
  const std::size_t units = count(parameters, "units"), steps = count(parameters, "steps");
  const double d = static_cast<double>(shards), l = static_cast<double>(layers), u = static_cast<double>(units);
  const double tasks = (3 * d * l + d) * static_cast<double>(steps);
  refuse_huge(parameters, steps > shards ? "steps" : "shards", tasks, 3 * tasks);
  const Bytes element = parameters.bytes("element"), values = rows * u * element, weights = u * u * element;

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>(tasks), static_cast<std::size_t>(3 * tasks));
  const auto kernel = [&](const char* name, double flop, Bytes traffic) {
    return add_kernel(graph, fmt::format("{}/{}", name, units), Flops(flop), traffic);
  };
  const Kernel forward = kernel("dense-forward", 2 * rows * u * u + 2 * rows * u, weights + 2 * values),
               loss = kernel("dense-loss", 2 * rows * u, 3 * values),
               backward = kernel("dense-backward", 4 * rows * u * u + 3 * rows * u, 2 * weights + 4 * values),
               add = kernel("gradient-sum", u * u, 3 * weights), sgd = kernel("sgd", 2 * u * u, 3 * weights);

  std::vector<ItemId> weight(layers), input(shards), target(shards);
  for (ItemId& w : weight) w = graph.add_item(weights, TaskId{});
  for (std::size_t s = 0; s < shards; ++s) {
    input[s] = graph.add_item(values, TaskId{});
    target[s] = graph.add_item(values, TaskId{});
  }
  // values of a shard after each layer, beginning with its input; the gradients of each layer's weights
  std::vector<std::vector<ItemId>> after(shards, std::vector<ItemId>(layers + 1));
  std::vector<std::vector<ItemId>> gradient(layers, std::vector<ItemId>(shards));

  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t s = 0; s < shards; ++s) {
      after[s][0] = input[s];
      for (std::size_t layer = 0; layer < layers; ++layer) {
        const TaskId task = add_task(graph, forward, s, layer, step);
        graph.read(task, after[s][layer]);
        graph.read(task, weight[layer]);
        after[s][layer + 1] = graph.add_item(values, task);
      }
      const TaskId end = add_task(graph, loss, s, 0, step);
      graph.read(end, after[s][layers]);
      graph.read(end, target[s]);
      ItemId slope = graph.add_item(values, end);
      for (std::size_t layer = layers; layer-- > 0;) {
        const TaskId task = add_task(graph, backward, s, layer, step);
        for (const ItemId item : {slope, after[s][layer + 1], after[s][layer], weight[layer]}) graph.read(task, item);
        gradient[layer][s] = graph.add_item(weights, task);
        if (layer > 0) slope = graph.add_item(values, task);
      }
    }
    for (std::size_t layer = layers; layer-- > 0;) {
      std::vector<ItemId>& parts = gradient[layer];
      for (std::size_t distance = 1; distance < shards; distance *= 2)
        for (std::size_t s = distance; s < shards; s += 2 * distance) {
          const TaskId task = add_task(graph, add, s, layer, step);
          graph.read(task, parts[s - distance]);
          graph.read(task, parts[s]);
          parts[s - distance] = graph.add_item(weights, task);
        }
      const TaskId task = add_task(graph, sgd, 0, layer, step);
      graph.read(task, parts[0]);
      graph.read(task, weight[layer]);
      weight[layer] = graph.add_item(weights, task);
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel training() {
  return {.card = {.name = "training",
                   .summary = "training of dense layers: shards forward and backward, sum of gradients, update",
                   .parameters = {integer_entry("shards", "4", 1, 1e9, "parts of the batch, 64 rows each"),
                                  integer_entry("layers", "3", 1, 1e6, "dense layers"),
                                  integer_entry("units", "512", 1, 1e6, "units of a layer"),
                                  integer_entry("steps", "4", 1, 1e18, "steps of gradient descent"),
                                  quantity_entry("element", Unit::bytes, "4 B", "size of a number")},
                   .source = "Goodfellow, Bengio, Courville: Deep Learning, 2016"},
          .make = make};
}

}  // namespace pelsim::workloads
