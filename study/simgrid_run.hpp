#pragma once
#include <atomic>
#include <stop_token>
#include <string>
#include <vector>

#include "study/engine_messages.hpp"

namespace pelsim {

/// How one run on SimGrid is done and watched.
struct SimgridOptions {
  Run::Record record = Run::Record::trace;
  const std::vector<Placement>* placements = nullptr;  ///< instead of the scenario's own policy
  std::stop_token stop = {};
  std::atomic<std::uint64_t>* progress = nullptr;
  std::string program = {};  ///< "": pelsim-simgrid, beside this program or in PATH
};

struct SimgridRun {
  RunResult result;
  Seconds wall;  ///< of the run, without loading the scenario a second time
};

/// Lets a child process run the scenario on SimGrid, which is global and serves one run per process. The child loads
/// `scenario.file` with `overrides` anew. Throws ScenarioError for what SimGrid cannot express, EngineFailure when the
/// child is missing, breaks or is ended. Whatever happens, the child is gone afterwards.
SimgridRun run_on_simgrid(const Scenario&, const std::vector<Override>& overrides, const SimgridOptions& = {});

}  // namespace pelsim
