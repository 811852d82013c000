#pragma once
#include <string>
#include <vector>

#include "models/machine_file.hpp"

namespace pelsim::cli {

/// What a person reads after a calibration, within 80 columns: a line for each kernel (rates, slow-down with all cores
/// busy, widest interval, residual), memory bandwidth against cores, and what tasks, locks, barriers and messages cost.
std::string calibration_table(const MachineFile&);

}  // namespace pelsim::cli
