#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/cost_model.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// How much of a run rests on which source of times.
struct TimeSource {
  Badge badge = Badge::modelled;
  std::uint64_t tasks = 0;  ///< attempts that ended well
  Seconds time;             ///< what they computed
  std::vector<KindId> kinds;
};
std::string_view name_of(Badge);

/// Those that occur, most time first.
std::vector<TimeSource> time_sources(const Trace&, const CostModel&);

}  // namespace pelsim
