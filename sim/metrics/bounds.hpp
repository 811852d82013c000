#pragma once
#include <optional>
#include <vector>

#include "sim/cost_model.hpp"

namespace pelsim {

/// Times below which no schedule on this platform can go, noise left out. Communication is taken as free, so both hold
/// for every network. A task that no device can run makes both `forever`.
struct LowerBounds {
  Seconds critical_path;  ///< longest chain, each task on the device that is fastest for it, releases kept
  Seconds area;           ///< total work, shared out over the slots as well as can be
  Seconds best() const { return critical_path > area ? critical_path : area; }
};
LowerBounds lower_bounds(const CostModel&);

/// Longest chain of least times, releases left out: CP_MIN, the denominator of SLR. [Topcuoglu et al. 2002]
Seconds least_critical_path(const CostModel&);

/// All tasks one after the other on one slot of the best single device type (a task of k slots counts k times).
/// nullopt when no single type can run every task.
std::optional<Seconds> sequential_time(const CostModel&);

/// All tasks one after the other, each on the device type that is fastest for it.
Seconds least_work(const CostModel&);

}  // namespace pelsim
