#pragma once
#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalog.hpp"

namespace pelsim {

/// One "key = value" of the [workload] table.
struct WorkloadSetting {
  const char* key;
  decltype(Value::data) value;
};

/// What the catalogue's generator makes of these settings, checked by its card as a scenario's are.
inline Workload generated(std::string_view name, std::initializer_list<WorkloadSetting> settings,
                          std::uint64_t seed = 1, const Platform* platform = nullptr) {
  Parameters parameters("workload", Place{"test.toml", 1, 1});
  int line = 1;
  for (const WorkloadSetting& s : settings) parameters.set(s.key, Value{s.value, Place{"test.toml", ++line, 1}});
  for (const WorkloadModel& model : workload_catalog()) {
    if (model.card.name != name) continue;
    parameters.check(model.card);
    return model.make(parameters, WorkloadContext{Streams{seed}, platform});
  }
  throw ScenarioError("no workload " + std::string(name));
}

/// How many tasks of each kind; "gemm/256" counts as "gemm".
inline std::map<std::string, std::size_t> kind_counts(const TaskGraph& graph) {
  std::map<std::string, std::size_t> counts;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    const std::string_view kind = graph.kind_name(graph.kind(TaskId(t)));
    ++counts[std::string(kind.substr(0, kind.find('/')))];
  }
  return counts;
}

/// The level of each task: 1 without predecessors, else one more than the highest of them.
inline std::vector<std::size_t> levels(const TaskGraph& graph) {
  std::vector<std::size_t> level(graph.tasks(), 1);
  for (const TaskId t : graph.topological())
    for (const Edge& e : graph.in(t)) level[t.index()] = std::max(level[t.index()], level[e.task.index()] + 1);
  return level;
}

/// The number of tasks on the longest path.
inline std::size_t depth(const TaskGraph& graph) {
  const std::vector<std::size_t> level = levels(graph);
  return *std::max_element(level.begin(), level.end());
}

/// Sum of the flop of all tasks.
inline double total_flop(const TaskGraph& graph) {
  double sum = 0;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    sum += static_cast<const KernelDemand*>(graph.demand(TaskId(t)))->work.value;
  return sum;
}

/// Sum of the times given in the first column, in seconds.
inline double total_time(const TaskGraph& graph) {
  double sum = 0;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) sum += graph.given_time(0, TaskId(t));
  return sum;
}

/// Equal in structure, sizes, times and releases, bit for bit.
inline bool same_graph(const TaskGraph& a, const TaskGraph& b) {
  if (a.tasks() != b.tasks() || a.items() != b.items() || a.edges() != b.edges()) return false;
  for (std::uint32_t i = 0; i < a.items(); ++i)
    if (a.size(ItemId(i)) != b.size(ItemId(i)) || a.producer(ItemId(i)) != b.producer(ItemId(i))) return false;
  for (std::uint32_t n = 0; n < a.tasks(); ++n) {
    const TaskId t(n);
    if (a.kind(t) != b.kind(t) || a.release(t) != b.release(t)) return false;
    for (std::size_t c = 0; c < a.time_columns(); ++c) {
      const double x = a.given_time(c, t), y = b.given_time(c, t);
      if (x != y && (x == x || y == y)) return false;  // not given in both: equal
    }
    const auto same = [](const Edge& x, const Edge& y) { return x.task == y.task && x.item == y.item; };
    if (!std::equal(a.in(t).begin(), a.in(t).end(), b.in(t).begin(), b.in(t).end(), same)) return false;
  }
  return true;
}

}  // namespace pelsim
