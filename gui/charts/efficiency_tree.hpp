#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// The POP project's efficiencies, each the product of those one level below it.
enum class Efficiency { global, scaling, parallel, load_balance, communication, serialisation, transfer };
inline constexpr std::size_t efficiencies = 7;

struct EfficiencyLine {
  Efficiency which = Efficiency::global;
  int depth = 0;                ///< in the tree
  std::string name;             ///< "load balance"
  std::optional<double> value;  ///< none: unknown, `reason` says why
  std::optional<double> base;   ///< of the run that it is compared with
  std::string reason;           ///< one sentence
};
/// In the tree's order. Serialisation and transfer come from the report's second run on the ideal network, which is of
/// the whole run; of a part of it they are unknown. Computation scaling compares the computing time of all lanes with
/// the base's; without a base a run is its own reference. Empty when nothing computed.
std::vector<EfficiencyLine> efficiency_tree(const ShownRun& run, const ShownRun* base, TimeRange range);

/// What to look at to see why an efficiency is low.
struct Evidence {
  std::vector<SlotId> lanes;                  ///< ascending
  std::optional<std::uint32_t> attempt = {};  ///< that the lane waited for, or that waited
  std::optional<TimeRange> range = {};        ///< none: all of it
};
/// Load balance: the lanes that compute most and least. Communication and serialisation: the longest time in which the
/// busiest lane does not compute. Transfer: the longest wait for data (or message) of all lanes. nullopt: nothing.
std::optional<Evidence> evidence(const ShownRun&, Efficiency, TimeRange range);

}  // namespace pelsim::gui
