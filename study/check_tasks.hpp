#pragma once
#include "study/scenario.hpp"

namespace pelsim {

/// Every task must be runnable on at least one device that has as many slots as the task asks for, a pinned task on
/// its own device. Throws ScenarioError, placed at the workload, that names the first task that is not.
void check_tasks_can_run(const Scenario&, const Place& workload);

}  // namespace pelsim
