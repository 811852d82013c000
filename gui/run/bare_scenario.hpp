#pragma once
#include <string>

#include "sim/trace/pel_file.hpp"
#include "study/scenario.hpp"

namespace pelsim::gui {

/// What a trace.pel tells of the scenario that it is of: devices, slots, memories, tasks, items and edges by name, and
/// how long each task took. There are no links: routes are empty. Throws ScenarioError where ids point nowhere.
Scenario bare_scenario(const PelFile&, const std::string& file);

/// The trace, once every id in it points into the scenario and its times are in order. Throws ScenarioError.
Trace checked_trace(const PelFile&, const Scenario&, const std::string& file);

}  // namespace pelsim::gui
