#pragma once
#include <string>
#include <vector>

#include "study/scenario.hpp"

/// What device models say for people (DeviceModel::explain), by the type that says it.
namespace pelsim {

/// Why the device types that know such demands cannot run the task: "'ibm-torino': the circuit needs 156 qubits, the
/// device has 133", joined; "" = none of them tells.
std::string why_no_model_can(const Scenario&, TaskId);
/// What there is to tell of each kind that has demands on each type: a circuit's success, a machine's size, why a type
/// cannot run it. Notes of the scenario, a line each.
std::vector<std::string> demand_notes(const Scenario&);

}  // namespace pelsim
