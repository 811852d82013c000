#pragma once
#include <vector>

#include "sim/task_graph.hpp"

namespace pelsim {

/// For static policies: which tasks may be planned because all their predecessors are.
class ReadyTasks {
 public:
  explicit ReadyTasks(const TaskGraph& graph) : graph_(&graph), open_(graph.tasks()) {
    for (std::size_t t = 0; t < open_.size(); ++t) open_[t] = static_cast<std::uint32_t>(graph.in(TaskId(t)).size());
  }
  /// Calls ready(TaskId) for each task without predecessors, by ascending id.
  template <class Ready>
  void entries(const Ready& ready) const {
    for (std::size_t t = 0; t < open_.size(); ++t)
      if (graph_->in(TaskId(t)).empty()) ready(TaskId(t));
  }
  /// Calls ready(TaskId) for each task whose last predecessor this was.
  template <class Ready>
  void planned(TaskId t, const Ready& ready) {
    for (const Edge& edge : graph_->out(t))
      if (--open_[edge.task.index()] == 0) ready(edge.task);
  }

 private:
  const TaskGraph* graph_;
  std::vector<std::uint32_t> open_;  ///< edges from tasks that are not planned
};

}  // namespace pelsim
