#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/parameters.hpp"
#include "sim/random.hpp"
#include "sim/task_graph.hpp"

/// What the workload generators share: entries of their cards, limits of size, random lengths, and ways to add tasks.
namespace pelsim::workloads {

/// A larger graph is refused before any memory is taken.
inline constexpr double most_tasks = 20e6, most_edges = 200e6;

/// Throws at `key` when the graph would be too large. Doubles, so that no product of sizes can overflow.
void refuse_huge(const Parameters&, std::string_view key, double tasks, double edges);
/// A whole number of at least 1.
std::size_t count(const Parameters&, std::string_view key);

// --- entries of a card ---
Parameter integer_entry(std::string name, std::string fallback, double least, double most, std::string meaning);
Parameter number_entry(std::string name, std::string fallback, double least, double most, std::string meaning);
Parameter quantity_entry(std::string name, Unit, std::string fallback, std::string meaning);  ///< not negative
Parameter choice_entry(std::string name, std::vector<std::string> choices,
                       std::string meaning);  ///< default: the first

// --- random lengths ---
/// Normal, drawn again until it is positive: how published profiles state run times and sizes.
double positive_normal(Stream&, double mean, double deviation);
/// Uniform in mean * [1 - spread, 1 + spread].
double around(Stream&, double mean, double spread);
/// Uniform around the mean, in whole bytes.
Bytes bytes_around(Stream&, double mean, double spread);

/// Collects tasks with times that hold for any device.
struct TimedGraph {
  TaskGraphBuilder graph;
  std::size_t any;

  TimedGraph(std::size_t tasks, std::size_t edges) {
    graph.reserve(tasks, edges);
    any = graph.add_time_class("any");
  }
  TaskId add(KindId kind, Seconds time) {
    const TaskId task = graph.add_task(kind);
    graph.set_time(task, any, time);
    return task;
  }
};

/// A kind of task with its demand, shared by all tasks of the kind.
struct Kernel {
  KindId kind;
  std::uint32_t demand;
};
Kernel add_kernel(TaskGraphBuilder&, std::string_view kind, Flops, Bytes traffic);
TaskId add_task(TaskGraphBuilder&, const Kernel&);
/// At the point (i, j, k) of the algorithm's loops, which tells tasks of one kind apart.
TaskId add_task(TaskGraphBuilder&, const Kernel&, std::size_t i, std::size_t j, std::size_t k);

/// A matrix of square tiles on which kernels work in place: one data item for each version of a tile. The first version
/// is there at the start.
class TileMatrix {
 public:
  TileMatrix(TaskGraphBuilder& graph, std::size_t tiles, Bytes tile)
      : graph_(&graph), tiles_(tiles), tile_(tile), version_(tiles * tiles) {}

  /// The task needs the tile as it is now.
  void read(TaskId, std::size_t row, std::size_t column);
  /// The task makes the next version.
  void write(TaskId, std::size_t row, std::size_t column);
  void update(TaskId task, std::size_t row, std::size_t column) {
    read(task, row, column);
    write(task, row, column);
  }

 private:
  TaskGraphBuilder* graph_;
  std::size_t tiles_;
  Bytes tile_;
  std::vector<ItemId> version_;
};

}  // namespace pelsim::workloads
