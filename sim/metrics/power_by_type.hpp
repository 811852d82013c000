#pragma once
#include "sim/metrics/energy.hpp"

namespace pelsim {

/// The power of `energy_use`, told apart: of the devices of each type (own energy of their runs included), and last of
/// all links. Empty where it is unknown. Takes as much memory again for each type that changes.
struct PowerByType {
  EnergyUse use;
  std::vector<std::vector<PowerStep>> power;
};
PowerByType power_by_type(const Trace&, const CostModel&);

}  // namespace pelsim
