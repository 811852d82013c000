#pragma once
#include <string>
#include <vector>

#include "gui/state/shown_run.hpp"

namespace pelsim::gui {

/// Something that must be so in every run, whatever was simulated. Not so: pelsim has a fault, or the trace a damage.
struct SelfCheck {
  std::string what;  ///< "spans of each lane tile the run"
  bool holds = true;
  std::string detail;  ///< the numbers that were compared
};

/// Spans tile every lane, shares of time add up to 1, as many bytes arrive as are sent and as the driver counted, no
/// task starts before what it waits for has ended, the critical path is as long as the run, and power over time is the
/// energy. O(n log n) in attempts and transfers.
std::vector<SelfCheck> self_checks(const ShownRun&);

}  // namespace pelsim::gui
