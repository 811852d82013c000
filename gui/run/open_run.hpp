#pragma once
#include <string>

#include "gui/state/shown_run.hpp"

namespace pelsim::gui {

/// A folder that `pelsim run --out` wrote: its resolved scenario and its trace. Where the scenario cannot be loaded any
/// more (its data lie elsewhere now), the trace alone is opened, with a note. `label` empty: the folder's name.
/// Throws ScenarioError.
RunPtr open_run_folder(const std::string& folder, const std::string& label);

/// A bare trace.pel: names, tasks, edges and times are known; links, models and policies are not, and the run's
/// `source` says so. Throws ScenarioError, also where ids in the file point nowhere.
RunPtr open_trace(const std::string& file, const std::string& label);

}  // namespace pelsim::gui
