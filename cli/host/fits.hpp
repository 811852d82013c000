#pragma once
#include "native/program.hpp"
#include "study/engine_messages.hpp"

namespace pelsim::cli {

/// Throws ScenarioError when the scenario asks for what real kernels on this machine cannot give: more slots than
/// hardware threads, more memory than is free, tasks of several slots. `program` null: tasks only spin.
void check_fits(const Scenario&, const HostWishes&, const host::ProgramEntry* program);

/// What a real run leaves out of the scenario, and what stands for what.
std::vector<std::string> what_is_real(const Scenario&, const host::ProgramEntry* program);

}  // namespace pelsim::cli
