#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "study/scenario.hpp"

/// Why a task went where it did: what its policy could know about each device when it decided. Found out by running the
/// scenario again, with the same seed, until then.
namespace pelsim {

/// A device when a task was placed. Times are what was expected, counted from the beginning of the run.
struct DeviceOption {
  DeviceId device;
  SlotId slot;      ///< the one of its slots where the task was expected to end first
  Seconds compute;  ///< by the policy's estimates; forever: it cannot run the task
  /// When the inputs can be there, when the slot is free, when the task starts and ends. None: the policy placed all
  /// before the run and told nothing of what it reckoned.
  std::optional<Seconds> data = {}, free = {}, start = {}, finish = {};
  SlotCount idle = 0;      ///< slots at that instant; of a plan: not known
  std::size_t queued = 0;  ///< placements that waited for it
  bool up = true;
};

struct Decision {
  TaskId task;
  Tick at;                               ///< the instant; 0 for a plan
  bool planned = false;                  ///< before the run, by a policy that plans
  DeviceId device;                       ///< the winner
  SlotId slot;                           ///< none: any of its slots
  std::vector<DeviceOption> candidates;  ///< of every device, in their order
};

/// The last decision about the attempt's task until it was placed. None: the task is pinned, so nobody decided, or the
/// run was stopped. For dynamic policies `free` and `finish` are reckoned from the same estimates, as minimum
/// completion time does: what a slot was given and has not ended stands before the task.
std::optional<Decision> decision_about(const Scenario&, const Attempt&, const std::stop_token& stop = {});

/// One sentence: what the winner had that the best of the others had not; or that the policy looks at something else.
std::string reason_of(const Decision&, const Scenario&);

}  // namespace pelsim
