#include "models/interconnect.hpp"

/// One medium that every message of every node crosses, whichever way it goes: half duplex by nature. Nodes hang on it
/// by taps that cost nothing and share nothing.
///
///     node0   node1   node2
///     --+-------+-------+--          1 link, diameter 1, bisection = bandwidth
namespace pelsim::interconnects {
namespace {

class BusRouter final : public EndpointRouter {
 public:
  BusRouter(LinkId first_tap, LinkId bus) : first_tap_(first_tap), bus_(bus) {}
  void route(std::uint32_t from, std::uint32_t to, std::uint64_t, std::vector<LinkId>& links) const override {
    links.push_back(LinkId(first_tap_.value + 2 * from));
    links.push_back(bus_);
    links.push_back(LinkId(first_tap_.value + 2 * to + 1));
  }

 private:
  LinkId first_tap_, bus_;
};

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  const LinkSpec link = site.presets.link(parameters);
  Platform& p = site.platform;
  const VertexId in = p.add_switch(p.names().row(p.names().form(site.prefix + "bus"))),
                 out = p.add_switch(site.prefix + "bus.out");
  const LinkId first_tap(p.links());
  const std::optional<LinkPower> tap_power = link.power ? std::optional(LinkPower{}) : std::nullopt;
  for (const VertexId endpoint : site.endpoints) {
    p.add_link(p.names().joined(p.name_row(endpoint), p.name_row(in)), endpoint, in,
               {Seconds(0), link.bandwidth, LinkKind::fat_pipe, tap_power});
    p.add_back(out, endpoint);
  }
  const LinkId bus = p.add_link(site.prefix + "bus-medium", in, out,
                                {link.latency, link.bandwidth, LinkKind::full_duplex, link.power});
  return {std::make_shared<BusRouter>(first_tap, bus), {"bus", 1, 1, link.bandwidth}};
}

}  // namespace

InterconnectModel bus() {
  return {{.name = "bus",
           .summary = "one medium shared by all messages, both ways",
           .parameters = interconnect_parameters_of_one_kind()},
          make};
}

}  // namespace pelsim::interconnects
