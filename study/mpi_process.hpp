#pragma once
#include <string>
#include <vector>

#include "study/engine_process.hpp"

namespace pelsim {

/// The program that each rank runs is beside this one, or in PATH.
bool is_built_with_mpi();

/// Lets ranks under mpirun run a program of messages: one process for each device that has tasks
/// (host::devices_of_ranks). Throws what run_in_child throws, and ScenarioError where there are fewer hardware threads
/// than ranks that shall not share them. Whatever happens, mpirun and its ranks are gone afterwards.
EngineOutcome run_under_mpi(const Scenario&, const std::vector<Override>& overrides, const EngineOptions& = {});

/// What mpirun had to say, as one line: why it refused, or which rank it lost. "": nothing of use.
std::string mpirun_complaint(const std::string& errors);

}  // namespace pelsim
