#pragma once
#include <QLineF>
#include <QPointF>
#include <vector>

#include "gui/timeline/timeline_scene.hpp"
#include "sim/metrics/critical_path.hpp"

namespace pelsim::gui {

/// From what sends to what waits for it.
struct Arrow {
  Tick from, to;
  SlotId from_lane, to_lane;
  std::size_t count = 1;  ///< messages; more than one: a bundle
};

/// Arrows of what is picked. Beyond `most_arrows` the shortest are bundled by lanes, and bundles have a limit too.
struct ArrowSet {
  static constexpr std::size_t most_arrows = 300;
  std::vector<Arrow> arrows;
  std::size_t bundled = 0;  ///< messages that are part of bundles
  std::size_t hidden = 0;   ///< messages that are not shown at all
};
/// Of the picked attempt: what it read and who reads it. Of the picked transfer: itself. Else of the marked range: the
/// transfers within it. Of nothing else. Messages that the filter finds too small are left out, and those between tasks
/// of which neither is of a kind that it lets through.
ArrowSet arrows_of(const ShownRun&, const Selection&, const std::optional<TimeRange>& marked, const Filter& = {});

/// The attempts that made what `attempt` read (producers), or that read what it made.
std::vector<std::uint32_t> sources_of(const ShownRun&, std::uint32_t attempt);
std::vector<std::uint32_t> readers_of(const ShownRun&, std::uint32_t attempt);

/// A step of the critical path on the lane of who works or waits.
struct PlacedStep {
  Tick from, to;
  SlotId lane;
  bool waits = false;  ///< for a transfer, a device, a decision
};
/// In order of time; steps of tasks without an attempt are left out. Walks the whole run.
std::vector<PlacedStep> placed_path(const ShownRun&);

/// A stretch of the path on the canvas.
struct PathStroke {
  QLineF line;
  bool waits = false;
};
/// Steps that fall into one pixel are one stroke.
std::vector<PathStroke> path_strokes(const std::vector<PlacedStep>&, const TimelineScene&);

}  // namespace pelsim::gui
