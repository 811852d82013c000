#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gui/palette.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// Time of one lane by activity. The sum over the activities is the length of the range.
struct ActivityTicks {
  std::array<Tick, activities> time{};
  Tick operator[](Activity a) const { return time[static_cast<std::size_t>(a)]; }
};
/// By slot. A span counts as far as it lies in the range.
std::vector<ActivityTicks> lane_ticks(const SlotLanes&, TimeRange);

/// What a bar stands for: a lane, or all lanes of a device.
enum class LaneGroup { lane, device };
struct LaneLoad {
  std::string name;
  SlotId first;
  SlotCount lanes = 1;
  std::array<Seconds, activities> time{};  ///< of a lane, the mean where there are several
  Seconds operator[](Activity a) const { return time[static_cast<std::size_t>(a)]; }
};
/// In the platform's order.
std::vector<LaneLoad> lane_loads(const ShownRun&, TimeRange, LaneGroup);
/// Most computing first; equal ones stay in order.
void sort_by_computing(std::vector<LaneLoad>&);

/// How evenly computing is shared out. Groups count by their lanes.
struct Balance {
  Seconds mean, most;    ///< computing time of a lane
  double imbalance = 0;  ///< most / mean - 1
  double gini = 0;       ///< 0: all alike; near 1: one does everything [Gini 1912]
  Seconds lost;          ///< lane-time: (most - mean) x lanes
  std::size_t lanes = 0;
};
/// nullopt when nothing computed.
std::optional<Balance> balance(std::span<const LaneLoad>);

}  // namespace pelsim::gui
