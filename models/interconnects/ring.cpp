#include "models/grid.hpp"

/// Each node is joined to the next and the last to the first; messages go the shorter way round. Of two equal ways they
/// go up, but from node n/2 down.
///
///     n0 --- n1 --- n2
///      |             |          n nodes: n links (2 nodes: 1), diameter floor(n/2), bisection 2 x bandwidth
///     n5 --- n4 --- n3
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  return grid_interconnect(site, "ring", site.presets.link(parameters),
                           {static_cast<std::uint32_t>(site.endpoints.size())}, Around::yes);
}

}  // namespace

InterconnectModel ring() {
  return {{.name = "ring",
           .summary = "each node joined to the next; messages go the shorter way round",
           .parameters = interconnect_parameters()},
          make};
}

}  // namespace pelsim::interconnects
