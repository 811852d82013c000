#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "sim/task_graph.hpp"

namespace pelsim::host {

/// What the tasks of a graph do for real, read off their kinds ("gemm/256": kernel and size) and their points.
/// The graph must outlive it.
class Binding {
 public:
  /// `kernels` are the kinds' stems that the program knows. Throws std::runtime_error where a task is of another kind,
  /// or has no point, or where its kind has no size.
  Binding(const TaskGraph&, const std::vector<std::string_view>& kernels);

  /// Index in the list of kernels.
  std::size_t kernel(TaskId t) const { return kinds_[graph_->kind(t).index()].kernel; }
  std::size_t size(TaskId t) const { return kinds_[graph_->kind(t).index()].size; }
  /// Row, column, step, or whatever the workload's points mean.
  std::array<std::size_t, 3> point(TaskId t) const {
    const Point at = graph_->point(t);
    return {static_cast<std::size_t>(at[0]), static_cast<std::size_t>(at[1]), static_cast<std::size_t>(at[2])};
  }
  const TaskGraph& graph() const { return *graph_; }

  /// The size of the kernel's first task; 0 when it has none.
  std::size_t size_of(std::size_t kernel) const { return kernels_[kernel].size; }
  /// One more than the greatest coordinates of the kernel's tasks; 0 when it has none.
  std::array<std::size_t, 3> extent_of(std::size_t kernel) const { return kernels_[kernel].extent; }

 private:
  struct Kind {
    std::size_t kernel = 0, size = 0;
  };
  struct Kernel {
    std::size_t size = 0;
    std::array<std::size_t, 3> extent{};
  };
  const TaskGraph* graph_;
  std::vector<Kind> kinds_;
  std::vector<Kernel> kernels_;
};

}  // namespace pelsim::host
