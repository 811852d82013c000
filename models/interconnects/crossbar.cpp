#include "models/interconnect.hpp"

/// A crossbar: every pair of nodes at once, at full speed. Each node has a port, each direction by itself; nothing
/// inside is shared. A message passes its sender's and its receiver's port.
///
///          n0 n1 n2
///       n0  +  x  x          n nodes: n links (the ports), diameter 2, bisection floor(n/2) x bandwidth
///       n1  x  +  x
///       n2  x  x  +
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  return star_interconnect(site, "crossbar", "crossbar", site.presets.link(parameters));
}

}  // namespace

InterconnectModel crossbar() {
  return {{.name = "crossbar",
           .summary = "every pair at once; only the nodes' ports are shared",
           .parameters = interconnect_parameters_of_one_kind()},
          make};
}

}  // namespace pelsim::interconnects
