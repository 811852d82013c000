#pragma once
#include "models/parameters.hpp"
#include "sim/demand.hpp"

namespace pelsim {

/// "bf16". In the order of `Precision`.
std::vector<std::string> precision_names();
/// A parameter of a demand: the number format it computes in.
Parameter precision_parameter(std::string fallback);
/// What the parameter holds.
Precision precision(const Parameters&, std::string_view key = "precision");

}  // namespace pelsim
