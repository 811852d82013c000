#include "models/interconnect.hpp"

/// Nodes on one switch that never blocks: a node's link, each direction by itself, is all that it shares. `latency`
/// counts from node to node: each of the two links on the way has half of it.
///
///     node0 --- switch --- node1          n nodes: n links, diameter 2, bisection floor(n/2) x bandwidth
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  LinkSpec link = site.presets.link(parameters);
  link.latency = link.latency / 2;
  return star_interconnect(site, "switch", "switch", link);
}

}  // namespace

InterconnectModel switched() {
  std::vector<Parameter> parameters = link_card().parameters;
  parameters[2].meaning = "from node to node";
  return {{.name = "switch",
           .summary = "one switch that never blocks; latency counts from node to node",
           .parameters = std::move(parameters)},
          make};
}

}  // namespace pelsim::interconnects
