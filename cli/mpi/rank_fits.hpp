#pragma once
#include <string>
#include <vector>

#include "sim/ids.hpp"
#include "study/scenario.hpp"

namespace pelsim::cli {

/// Throws ScenarioError when ranks cannot run the program for real: it waits for itself, a message is larger than MPI
/// counts, or there is too little memory.
void check_ranks(const Scenario&, std::size_t ranks);

/// What a real run on ranks leaves out of the scenario, and what stands for what.
std::vector<std::string> what_ranks_do(const Scenario&, std::size_t ranks, const std::string& library);

/// Of all items.
std::size_t largest_payload(const TaskGraph&);

}  // namespace pelsim::cli
