#include "models/interconnect.hpp"

/// Every node has a link to one hub; every message passes two of them. With a `backbone` the hub has an inside of its
/// own that all messages share, as the clusters of SimGrid have it.
///
///     node0 ===+=== node1          n nodes: n links, diameter 2, bisection floor(n/2) x bandwidth
///             hub                  with a backbone: n + 1 links, diameter 3, at most the backbone's bandwidth
///     node2 ===+=== node3
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  std::optional<LinkSpec> backbone;
  if (parameters.has("backbone")) backbone = site.presets.link(parameters, "backbone");
  return star_interconnect(site, "star", "hub", site.presets.link(parameters), backbone);
}

}  // namespace

InterconnectModel star() {
  return {{.name = "star",
           .summary = "a link from each node to one hub, which may have a backbone that all share",
           .parameters = interconnect_parameters({{.name = "backbone",
                                                   .type = Parameter::Type::any,
                                                   .meaning = "a link inside the hub that every message crosses: "
                                                              "bandwidth, latency, kind, or a preset"}})},
          make};
}

}  // namespace pelsim::interconnects
