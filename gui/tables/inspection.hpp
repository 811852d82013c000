#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// One thing that is known of what is inspected. Lines that lead somewhere name an attempt or a transfer.
struct InspectedLine {
  std::string what, value;  ///< a heading has no value
  std::optional<std::uint32_t> attempt = {}, transfer = {};
};
struct Inspection {
  std::string title;
  std::vector<InspectedLine> lines;
};

/// Of the attempt that is picked: all instants of its life, its waits and why, its inputs with their sources and times,
/// what made it start and what waited for it.
Inspection inspect_attempt(const ShownRun&, std::uint32_t attempt);
Inspection inspect_transfer(const ShownRun&, std::uint32_t transfer);
Inspection inspect_link(const ShownRun&, LinkId, TimeRange);
Inspection inspect_lanes(const ShownRun&, const std::vector<SlotId>&, TimeRange);
/// Where nothing is picked: the range as a whole.
Inspection inspect_range(const ShownRun&, TimeRange);
/// What runs and moves at an instant.
Inspection inspect_instant(const ShownRun&, Tick);

/// The most special of what is picked: attempt, transfer, link, lanes; else the instant, else the range.
Inspection inspect(const ShownRun&, const Selection&, std::optional<Tick> play_head, TimeRange);

}  // namespace pelsim::gui
