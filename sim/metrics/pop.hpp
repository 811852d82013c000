#pragma once
#include <optional>
#include <span>

#include "sim/units.hpp"

namespace pelsim {

/// The POP project's efficiencies; a product at each level, 1 is ideal, 0.8 and more is called acceptable.
/// [POP Centre of Excellence, "POP Standard Metrics for Parallel Performance Analysis"]
struct PopEfficiencies {
  double parallel = 0;                  ///< load_balance * communication
  double load_balance = 0;              ///< mean useful / max useful
  double communication = 0;             ///< max useful / runtime = serialisation * transfer
  std::optional<double> serialisation;  ///< max useful / runtime on the ideal network
  std::optional<double> transfer;       ///< runtime on the ideal network / runtime
};

/// `useful` is the computing time of each slot. `ideal` is the runtime of the same placement on a network without
/// latency and with infinite bandwidth; without it serialisation and transfer stay unknown.
/// nullopt when nothing computed or the run took no time.
std::optional<PopEfficiencies> pop_efficiencies(std::span<const Seconds> useful, Seconds runtime,
                                                std::optional<Seconds> ideal);

/// (max / mean - 1), as a share: 0.25 = the busiest slot works a quarter more than the mean. nullopt when nothing
/// computed.
std::optional<double> load_imbalance(std::span<const Seconds> useful);

}  // namespace pelsim
