#pragma once
#include <memory>

struct hwloc_topology;

namespace pelsim::host {

struct CloseTopology {
  void operator()(hwloc_topology*) const;
};
using Topology = std::unique_ptr<hwloc_topology, CloseTopology>;

/// Cores, caches and memory of this machine. Null: the system tells nothing.
Topology load_topology();

}  // namespace pelsim::host
