#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

/// Graphs of empty tasks, for pelsim and its neighbours alike: task t waits for the tasks `before(t)`, at most three.
namespace pelsim::bench {

struct EmptyGraph {
  const char* name;
  std::vector<std::uint32_t> begin = {0}, before = {};

  std::size_t tasks() const { return begin.size() - 1; }
  std::uint32_t add(std::initializer_list<std::uint32_t> predecessors) {
    for (const std::uint32_t p : predecessors)
      if (p != none) before.push_back(p);
    begin.push_back(static_cast<std::uint32_t>(before.size()));
    return static_cast<std::uint32_t>(tasks() - 1);
  }
  static constexpr std::uint32_t none = 0xffffffffu;
};

/// All wait for the first.
inline EmptyGraph wide(std::size_t tasks) {
  EmptyGraph graph{"wide"};
  for (std::size_t t = 0; t < tasks; ++t) graph.add({t > 0 ? 0 : EmptyGraph::none});
  return graph;
}

/// Each waits for the one before.
inline EmptyGraph deep(std::size_t tasks) {
  EmptyGraph graph{"deep"};
  for (std::size_t t = 0; t < tasks; ++t) graph.add({t > 0 ? static_cast<std::uint32_t>(t - 1) : EmptyGraph::none});
  return graph;
}

/// potrf, trsm, syrk and gemm of a tiled factorisation; each waits for the last task that wrote the tiles it touches.
inline EmptyGraph cholesky(std::size_t tiles) {
  EmptyGraph graph{"Cholesky"};
  std::vector<std::uint32_t> last(tiles * tiles, EmptyGraph::none);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return last[i * tiles + j]; };
  for (std::size_t k = 0; k < tiles; ++k) {
    at(k, k) = graph.add({at(k, k)});
    for (std::size_t i = k + 1; i < tiles; ++i) at(i, k) = graph.add({at(k, k), at(i, k)});
    for (std::size_t i = k + 1; i < tiles; ++i) {
      for (std::size_t j = k + 1; j < i; ++j) at(i, j) = graph.add({at(i, k), at(j, k), at(i, j)});
      at(i, i) = graph.add({at(i, k), at(i, i)});
    }
  }
  return graph;
}

}  // namespace pelsim::bench
