#pragma once
#include "models/parameters.hpp"
#include "sim/pipeline_demand.hpp"

namespace pelsim {

/// Parameters for `luts`, `ffs`, `dsps`, `brams`, `urams`; "luts " + meaning explains the first.
std::vector<Parameter> area_parameters(std::string_view meaning);
/// What they hold; `absent` where they are not given.
FpgaArea area(const Parameters&, double absent);

}  // namespace pelsim
