#pragma once
#include <optional>

#include "sim/footprint.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// How much of what tasks read lay in their memory already. Items that lie everywhere do not count.
struct Locality {
  Bytes read;   ///< sum over all tries of the sizes of what they read
  Bytes moved;  ///< what was sent for a reader; what was written back is not
  /// Share of the bytes read that did not move for their reader; nullopt when nothing was read.
  std::optional<double> in_place() const {
    if (!(read > Bytes(0))) return std::nullopt;
    return 1 - std::min(moved / read, 1.0);
  }
};
Locality locality(const Trace&, const TaskGraph&, InitialItems);

}  // namespace pelsim
