#pragma once
#include <vector>

#include "models/machine_file.hpp"
#include "native/calibration/calibration.hpp"

namespace pelsim::cli {

/// The measurements as rows of a machine file, with the residuals of the fits, and the fits of the messages.
///
/// Residual of a kernel: its time alone, measured, against what its neighbouring sizes give for it (leaving it out), so
/// an estimate of how far interpolation is off. Residual of a message: against alpha + beta x bytes of its class; a
/// class ends where a cache does.
std::vector<MachineRow> machine_rows(const host::Calibration&);

}  // namespace pelsim::cli
