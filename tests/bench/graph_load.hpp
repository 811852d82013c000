#pragma once
#include <cstdint>
#include <vector>

#include "sim/random.hpp"
#include "tests/bench/flow_load.hpp"

/// A layered task graph with a fixed mapping, for pelsim and SimGrid alike: three inputs each from the layer before;
/// task t runs on host t mod hosts, in order. Layers of 1000 tasks keep many messages on each link, layers of one task
/// a host hardly any.
namespace pelsim::bench {

struct GraphLoad {
  struct Input {
    std::size_t from;
    double bytes;
  };
  struct Task {
    double seconds;
    std::vector<Input> inputs;
  };
  std::uint32_t hosts;
  std::vector<Task> tasks;

  GraphLoad(std::uint32_t h, std::size_t count, std::size_t width) : hosts(h) {
    Stream stream = Streams{1}.stream("bench.graph");
    for (std::size_t t = 0; t < count; ++t) {
      Task task{1e-3 * (0.5 + stream.uniform()), {}};
      const std::size_t layer = t / width * width;
      for (int k = 0; k < 3 && layer > 0; ++k) {
        const std::size_t from = layer - width + stream.below(width);
        bool is_new = true;
        for (const Input& input : task.inputs) is_new = is_new && input.from != from;
        if (is_new) task.inputs.push_back({from, 5'000.0 + static_cast<double>(stream.below(10'000))});
      }
      tasks.push_back(std::move(task));
    }
  }
  std::uint32_t host(std::size_t task) const { return static_cast<std::uint32_t>(task % hosts); }
};

inline constexpr std::size_t graph_widths[] = {64, 1000};

FlowRate run_natively(const GraphLoad&);

}  // namespace pelsim::bench
