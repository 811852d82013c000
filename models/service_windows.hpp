#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "models/parameters.hpp"
#include "sim/platform.hpp"
#include "sim/simulate.hpp"

/// Times at which a device serves nobody, as machines that are calibrated do.
namespace pelsim {

/// calibration_every, calibration_length.
std::vector<Parameter> window_parameters();
/// nullopt: always open. Throws where only one is given, or a window outlasts its period.
std::optional<Windows> closed_windows(const Parameters&);

/// Drains each device at the begin of its windows, so that what runs ends first, and lets it serve again at their end.
/// nullptr where no device of the platform has any. The platform must outlive it.
std::unique_ptr<World> service_windows(const Platform&, const Clock&);

}  // namespace pelsim
