#pragma once
#include <string>
#include <vector>

#include "gui/state/view_state.hpp"
#include "sim/metrics/power_by_type.hpp"

namespace pelsim::gui {

/// Devices of one type, or all links: energy over a range.
struct EnergyPart {
  std::string name;      ///< "epyc-7763 (4)", "links"
  std::size_t part = 0;  ///< in PowerByType::power
  Joules energy;
};
/// Those whose power is known, in the platform's order, links last; bursts are left out.
std::vector<EnergyPart> energy_parts(const ShownRun&, const PowerByType&, TimeRange);
/// "gpu (4)": types with devices of which no power is known.
std::vector<std::string> unknown_power(const ShownRun&, const PowerByType&);

/// Integral of the power over the range.
Joules energy_in(const std::vector<PowerStep>&, TimeRange, const Clock&);
/// Mean power of each of `bins` equal parts of the range.
std::vector<double> mean_power(const std::vector<PowerStep>&, TimeRange, std::size_t bins, const Clock&);

/// What the tasks that ended well ask for, in flop; 0 when their demands do not say.
Flops work_done(const ShownRun&);

}  // namespace pelsim::gui
