#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "models/text_file.hpp"
#include "models/writers.hpp"
#include "models/writers/writing.hpp"

/// Standard Task Graph without communication costs; one unit of time is one second. Tasks keep their numbers where
/// these are a topological order already. Dummies are counted apart only where the graph has both, first and last.
namespace pelsim::writers {
namespace {

/// The tasks in the order of their lines: predecessors first.
std::vector<TaskId> line_order(const TaskGraph& graph) {
  std::vector<TaskId> order;
  bool is_topological = true;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    order.emplace_back(t);
    for (const Edge& e : graph.in(TaskId(t))) is_topological = is_topological && e.task < TaskId(t);
  }
  return is_topological ? order : graph.topological();
}

/// Is the task a marker, and the only one with nothing before (or behind) it?
template <class Edges>
bool is_only_border(const TaskGraph& graph, TaskId task, Edges edges) {
  if (!graph.is_marker(task) || !edges(task).empty()) return false;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if (TaskId(t) != task && edges(TaskId(t)).empty()) return false;
  return true;
}

std::vector<std::string> write(const TaskGraph& graph, const std::string& path) {
  const auto time = one_time(graph);
  Carries carries{.format = "STG"};
  carries.markers = true;
  std::vector<std::string> lost = losses(graph, carries, time);

  const std::vector<TaskId> order = line_order(graph);
  std::vector<std::size_t> line(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) line[order[k].index()] = k;
  const bool has_dummies = order.size() > 2 &&
                           is_only_border(graph, order.front(), [&](TaskId t) { return graph.in(t); }) &&
                           is_only_border(graph, order.back(), [&](TaskId t) { return graph.out(t); });

  std::size_t inner_markers = 0, fractions = 0;
  std::string text = fmt::format("{}\n", order.size() - (has_dummies ? 2 : 0));
  for (std::size_t k = 0; k < order.size(); ++k) {
    const TaskId t = order[k];
    const double seconds = time_or_zero(graph, time, t);
    const std::vector<TaskId> before = predecessors(graph, t);
    fmt::format_to(std::back_inserter(text), "{:>10} {:>10} {:>10}", k, seconds, before.size());
    for (const TaskId p : before) fmt::format_to(std::back_inserter(text), " {:>10}", line[p.index()]);
    text += '\n';
    const bool at_border = before.empty() || graph.out(t).empty();
    if (graph.is_marker(t) && !at_border) ++inner_markers;
    if (std::trunc(seconds) != seconds) ++fractions;
  }
  text += "# Written by pelsim; one unit of time is 1 s\n";
  if (inner_markers > 0)
    lost.push_back(
        fmt::format("STG has dummies only as entry and exit: {} markers written as tasks of 0 s", inner_markers));
  if (fractions > 0)
    lost.push_back(
        fmt::format("STG times are whole numbers in the original set: {} times keep a fraction, which other "
                    "readers may refuse",
                    fractions));
  if (!std::is_sorted(order.begin(), order.end()))
    lost.emplace_back("STG wants predecessors first: tasks were renumbered");
  write_text_file(path, text);
  return lost;
}

}  // namespace

GraphWriter stg() { return {"stg", {".stg"}, "Standard Task Graph", write}; }

}  // namespace pelsim::writers
