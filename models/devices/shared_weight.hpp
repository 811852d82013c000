#pragma once
#include <algorithm>

#include "sim/units.hpp"

namespace pelsim::devices {

/// Weight of work that uses its device's memory and its units (own_memory, own_units), so that the max-min solver,
/// which knows one weight, is fair on both. At full speed the work's level, rate / weight, is
///
///     max(bytes a second, bandwidth / slots x share of the units)
///
/// Memory is shared by bytes: whoever is below bandwidth / slots is never held back by it, since no slot's fair share
/// is less. Among those units are shared by what they use of them; and nobody waits for ever, as levels differ by a
/// bounded factor.
inline double shared_weight(double full_speed, ByteRate traffic, ByteRate fair_share, double units) {
  return full_speed / std::max(traffic, fair_share * units).value;
}

}  // namespace pelsim::devices
