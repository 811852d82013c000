#pragma once
#include <vector>

#include "sim/task_graph.hpp"

namespace pelsim {

/// The same tasks, items and dependencies with the same ids, but every task takes so many seconds on any device
/// (markers stay markers).
TaskGraph timed_graph(const TaskGraph&, const std::vector<Seconds>& times);

}  // namespace pelsim
