#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// What the end of the run was waiting for at some time.
enum class PathPart : std::uint8_t {
  compute,
  message,         ///< slots send or receive messages (LogGP's o)
  overhead,        ///< dispatch, steal, setup; queues before and after a device
  transfer,        ///< the last missing input moves
  wait_port,       ///< the last missing input waits for its ports
  wait_memory,     ///< a task, or the last missing input, waits for room in a memory
  wait_device,     ///< all inputs are there, the slots are busy
  wait_scheduler,  ///< ready, not placed yet
  release,         ///< the task's release time
};
inline constexpr std::size_t path_parts = 9;
std::string_view name_of(PathPart);

/// One stretch of the path. Never empty.
struct PathStep {
  PathPart part = PathPart::compute;
  TaskId task;  ///< who computes or waits; of a transfer: who waits for the item
  ItemId item;  ///< of transfer and wait_port
  Tick from, to;
};

/// The chain of causes that ends with the run, in order of time; the steps tile [0, Trace::end].
struct CriticalPath {
  std::vector<PathStep> steps;
  std::array<Tick, path_parts> total{};  ///< by part

  Tick operator[](PathPart part) const { return total[static_cast<std::size_t>(part)]; }
};

/// Walks back from the last end. A task began when its slots were free (wait_device) and its last input was there: the
/// input was moved (transfer, wait_port) since it was asked for, by its producer's end or by the placement of the first
/// reader; and so on back to 0. Waiting for a device is a part of its own, so that the path follows the dependencies
/// and shows what a larger machine could save.
CriticalPath critical_path(const Trace&, const TaskGraph&, const Platform&);

}  // namespace pelsim
