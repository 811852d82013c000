#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/task_graph.hpp"

/// What an importer must find, counted on the graph alone.
struct GraphCounts {
  std::size_t tasks = 0, edges = 0, entry_tasks = 0, exit_tasks = 0, levels = 0, max_level_width = 0, items = 0;
  double total_work = 0;     ///< s, or flop where there are no times
  double critical_path = 0;  ///< the longest way through, computing only
  double item_bytes = 0;

  explicit GraphCounts(const pelsim::TaskGraph& graph) {
    using pelsim::TaskId;
    tasks = graph.tasks();
    edges = graph.dependencies();
    items = graph.items();
    std::vector<double> end(tasks);
    std::vector<std::size_t> level(tasks), width;
    for (const TaskId t : graph.topological()) {
      double cost = graph.time_columns() > 0 ? graph.given_time(0, t) : 0;
      if (const pelsim::Demand* demand = graph.demand(t))
        cost = static_cast<const pelsim::KernelDemand*>(demand)->work.value;
      if (std::isnan(cost)) cost = 0;
      double start = 0;
      for (const pelsim::Edge& e : graph.in(t)) {
        start = std::max(start, end[e.task.index()]);
        level[t.index()] = std::max(level[t.index()], level[e.task.index()] + 1);
      }
      end[t.index()] = start + cost;
      critical_path = std::max(critical_path, end[t.index()]);
      total_work += cost;
      width.resize(std::max(width.size(), level[t.index()] + 1));
      ++width[level[t.index()]];
      entry_tasks += graph.in(t).empty() ? 1 : 0;
      exit_tasks += graph.out(t).empty() ? 1 : 0;
    }
    levels = width.size();
    max_level_width = *std::max_element(width.begin(), width.end());
    for (std::uint32_t i = 0; i < items; ++i) item_bytes += graph.size(pelsim::ItemId(i)).value;
  }
};
