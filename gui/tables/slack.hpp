#pragma once
#include <optional>
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim::gui {

/// By how much each task could end later without making the run longer, were all else to take as long as it took: its
/// data would arrive as much later, and the next task on its slots would start when it ends. By task's last attempt, as
/// an index into Trace::attempts; nullopt for other attempts. Contention that would change on the way is left out.
std::vector<std::optional<Tick>> slack(const Trace&, const TaskGraph&, const Platform&);

}  // namespace pelsim::gui
