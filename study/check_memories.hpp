#pragma once
#include "study/scenario.hpp"

/// What can be told of memories and their capacities before the run.
namespace pelsim {

/// Devices that share a memory say the same of its capacity, or one says it. Throws ScenarioError.
void check_capacities(const Platform&, const Place& platform);

/// The items that are there at the start must fit into the memory where they lie. Throws ScenarioError.
void check_initial_items_fit(const Scenario&, const Place& workload);

/// Notes where capacities are not heeded, and what takes no room.
void note_capacities(Scenario&);

/// Why no device has room for what the task reads and makes; empty: one has, among those that could run it.
std::string why_no_room(const Scenario&, TaskId);

}  // namespace pelsim
