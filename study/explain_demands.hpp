#pragma once
#include <string>
#include <vector>

#include "study/scenario.hpp"

namespace pelsim {

/// Why the device types of the platform cannot run the task, as their models tell it; "" = none of them tells.
std::string why_no_model_can(const Scenario&, TaskId);
/// How device types run the kinds that have demands, where their models have something to tell: a line each.
std::vector<std::string> demand_notes(const Scenario&);

}  // namespace pelsim
