#pragma once
#include "sim/simgrid/simgrid_engine.hpp"
#include "study/scenario.hpp"

namespace pelsim {

/// SimGrid's settings for the scenario's network. Throws ScenarioError for what SimGrid cannot express.
SimgridNetwork simgrid_network(const Scenario&);

}  // namespace pelsim
