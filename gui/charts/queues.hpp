#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// Something that waited; `to` = `from` where it was served at once.
struct Wait {
  Tick from, to;
};
/// When a task that is placed waits for its slots; a pinned one seeks none before its inputs are there.
Wait slot_wait(const Attempt&);
struct Queue {
  std::string name;
  std::vector<Wait> waits;  ///< of all that came, by `from`
  std::optional<DeviceId> device = {};
};
/// Where anything waited: tasks for the scheduler (ready, not placed), tasks for the slots of each device, transfers of
/// each memory for ports, and transfers on each link, which share it rather than wait for it: their time on the link
/// counts (routes of salt 0). Left out are those in which nobody ever waited, and links that were never shared.
std::vector<Queue> queues(const ShownRun&);
/// Tasks of each kind that waited for slots, wherever it was.
std::vector<Queue> queues_by_kind(const ShownRun&);

/// From this instant on so many wait.
struct QueueStep {
  Tick at;
  std::size_t length = 0;
};
/// From the beginning of the range on; lengths change with each step.
std::vector<QueueStep> queue_lengths(const Queue&, TimeRange);

/// Of a range. Waits count as far as they lie in it.
struct QueueFacts {
  std::size_t seen = 0;                             ///< that waited in the range, or came in it and were served at once
  double mean = 0;                                  ///< length, over time
  std::size_t most = 0, p50 = 0, p90 = 0, p99 = 0;  ///< length that holds for so much of the time, or less
  Seconds mean_wait, p99_wait, longest_wait;
  double rate = 0;  ///< seen a second
  /// Little's law: `mean` = rate x mean wait. The two sides are computed apart: this one from the waits, `mean` from
  /// the lengths. [Little 1961]
  double rate_times_wait() const { return rate * mean_wait.value; }
};
QueueFacts queue_facts(const Queue&, TimeRange, const Clock&);

/// How the waits of a range are spread, as far as they lie in it: percentiles by nearest rank.
struct WaitSpread {
  Seconds p1, p25, p50, p75, p99;
  Seconds mean, longest;
};
WaitSpread wait_spread(const Queue&, TimeRange, const Clock&);

}  // namespace pelsim::gui
