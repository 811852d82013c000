#pragma once
#include "study/scenario.hpp"

namespace pelsim {

/// What device models have to say of the kinds of tasks that they can run (a circuit's success, a machine's size): a
/// sentence for each kind and type of device, as notes of the scenario.
std::vector<std::string> demand_remarks(const Scenario&);

}  // namespace pelsim
