#include "native/topology.hpp"

#include <hwloc.h>

namespace pelsim::host {
namespace {

Topology load(const char* without) {
  hwloc_topology* topology = nullptr;
  if (hwloc_topology_init(&topology) != 0) return nullptr;
  Topology owned(topology);
  if (without != nullptr) hwloc_topology_set_components(topology, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, without);
  return hwloc_topology_load(topology) == 0 ? std::move(owned) : nullptr;
}

}  // namespace

void CloseTopology::operator()(hwloc_topology* topology) const { hwloc_topology_destroy(topology); }

Topology load_topology() {
  Topology topology = load(nullptr);
  // Without /sys the processor is asked, from each of its cores in turn; that fails where binding is forbidden.
  return topology != nullptr ? std::move(topology) : load("x86");
}

}  // namespace pelsim::host
