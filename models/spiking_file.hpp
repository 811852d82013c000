#pragma once
#include <string>

#include "models/parameters.hpp"
#include "sim/spiking_demand.hpp"

namespace pelsim {

/// A network description, read by the form of its text: SANA-FE's netlist (v1) and YAML (v2), NIR's HDF5. Populations
/// keep their names; how often their neurons spike, no description says. Throws ScenarioError with the place.
SpikingNetwork read_spiking_network(const std::string& path);
/// The same for the file that `key` names; one that cannot be opened is blamed on the line that names it.
SpikingNetwork read_spiking_network(const Parameters&, std::string_view key);

}  // namespace pelsim
