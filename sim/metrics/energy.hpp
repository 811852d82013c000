#pragma once
#include <optional>
#include <vector>

#include "sim/cost_model.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// What one device took from 0 to the end of the trace.
struct DeviceEnergy {
  std::optional<Joules> drawn;  ///< integral of its power over time; none: its power is unknown
  Joules idle;                  ///< the part of `drawn` while none of its slots worked
  Joules runs;                  ///< what the runs on it took by themselves (Cost::energy)
  Usd run_price;                ///< what they cost by themselves
  Joules total() const { return drawn.value_or(Joules(0)) + runs; }
  bool is_known() const { return drawn || runs.value > 0; }
};

/// From this instant on, until the next step, the power of everything together.
struct PowerStep {
  Tick from;
  Watts power;
};

/// Energy of something that took no time, so that the power cannot show it.
struct Burst {
  Tick at;
  Joules energy;
};

struct EnergyUse {
  std::vector<DeviceEnergy> devices;
  Joules links_idle;             ///< of all links whose power is known, while and where nothing moved
  Joules links_moving;           ///< and what moving data took besides
  std::vector<PowerStep> power;  ///< from 0 to `end`; empty when that is 0
  std::vector<Burst> bursts;
  Tick end;
  Clock clock;
  /// The sum of what is known. Equal to the integral of the power and the bursts but for rounding.
  Joules total() const;
  Joules links() const { return links_idle + links_moving; }
};

/// Device: integral of P(busy slots) in its p-state of that time; a slot works from an attempt's start to its end,
/// whatever came of it. Own energy of a run: spread evenly over the run; of an attempt that was ended early its share.
/// Link: idle power all the time; a transfer's bytes take per_byte + (busy - idle) / bandwidth on each link of its
/// route (that of salt 0), spread evenly over the transfer. Sorted once: O(n log n) in attempts and transfers.
EnergyUse energy_use(const Trace&, const CostModel&);

/// A quantity that changes in steps: value[i] from from[i] on; before the first step as after it.
struct StepSeries {
  std::vector<Seconds> from;
  std::vector<double> value;
};
/// Integral of power x value over time, bursts included; the run begins at `offset` of the series. Precondition: not
/// empty, `from` ascending.
double weighted_energy(const EnergyUse&, const StepSeries&, Seconds offset = {});

}  // namespace pelsim
