#pragma once
#include <vector>

#include "sim/task_graph.hpp"

namespace pelsim::host {

/// The devices of a message-passing program (models/ranks: sends and receives, everything pinned) that has tasks on two
/// devices or more, ascending: rank r of a real run is the r-th. Empty: it is no such program, and needs no messages.
inline std::vector<DeviceId> devices_of_ranks(const TaskGraph& graph) {
  bool sends = false, receives = false;
  for (std::size_t k = 0; k < graph.kinds(); ++k) {
    sends = sends || graph.kind_name(KindId(k)) == "send";
    receives = receives || graph.kind_name(KindId(k)) == "recv";
  }
  if (!sends || !receives || !graph.has_pins() || graph.has_releases() || graph.has_initial_items()) return {};
  std::vector<bool> used;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    const DeviceId device = graph.pinned(TaskId(t));
    if (!device || graph.slots(TaskId(t)) > 1) return {};
    if (device.index() >= used.size()) used.resize(device.index() + 1);
    used[device.index()] = true;
  }
  std::vector<DeviceId> devices;
  for (std::size_t d = 0; d < used.size(); ++d)
    if (used[d]) devices.push_back(DeviceId(d));
  return devices.size() > 1 ? devices : std::vector<DeviceId>{};
}

}  // namespace pelsim::host
