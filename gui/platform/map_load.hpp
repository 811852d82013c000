#pragma once
#include <array>
#include <optional>
#include <vector>

#include "gui/palette.hpp"
#include "gui/platform/topology_map.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// What a spot does.
struct SpotLoad {
  std::array<double, activities> share{};  ///< of its lanes' time; all 0 where it has no lanes
  std::size_t lanes = 0;
  double waiting = 0;            ///< mean number of tasks (for its slots) and transfers (for its ports)
  std::optional<Joules> energy;  ///< of its devices; none: unknown, or it has none
  double busy() const { return share[0] + share[static_cast<std::size_t>(Activity::overhead)]; }
};

/// What a cable carries: of its busiest link.
struct CableLoad {
  Bytes bytes;  ///< both directions, all parallel links
  double utilisation = 0;
  LinkId busiest;
  std::size_t moving = 0;  ///< transfers under way, at an instant
};

struct MapLoad {
  std::vector<SpotLoad> spots;
  std::vector<CableLoad> cables;
};

/// Over a range: a transfer's bytes count as far as it moves in the range, on every link of its route (of salt 0).
MapLoad load_in(const ShownRun&, const TopologyMap&, TimeRange);

/// At an instant, from the trace alone: what each lane does, who waits, what moves. The same run, the same instant, the
/// same answer, in whatever order instants are asked for. Energy is unknown of an instant.
MapLoad load_at(const ShownRun&, const TopologyMap&, Tick);

/// What a lane does at an instant.
SpanKind lane_at(const SlotLanes&, SlotId, Tick);

}  // namespace pelsim::gui
