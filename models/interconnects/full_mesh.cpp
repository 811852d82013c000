#include <fmt/format.h>

#include "models/interconnect.hpp"

/// A link between every two nodes.
///
///     n0 --- n1
///      | \ / |          n nodes: n (n - 1) / 2 links, diameter 1, bisection floor(n/2) x ceil(n/2) x bandwidth
///      | / \ |
///     n2 --- n3
namespace pelsim::interconnects {
namespace {

constexpr std::size_t most_endpoints = 2048;

class FullMeshRouter final : public EndpointRouter {
 public:
  FullMeshRouter(LinkId first, std::size_t endpoints)
      : first_(first.value), endpoints_(static_cast<std::uint32_t>(endpoints)) {}
  void route(std::uint32_t from, std::uint32_t to, std::uint64_t, std::vector<LinkId>& links) const override {
    links.push_back(from < to ? LinkId(link(from, to)) : LinkId(link(to, from) + 1));
  }

 private:
  std::uint32_t link(std::uint32_t low, std::uint32_t high) const {
    return first_ + 2 * pair_number(endpoints_, low, high);
  }
  std::uint32_t first_, endpoints_;
};

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  const std::size_t n = site.endpoints.size();
  if (n > most_endpoints) {
    throw ScenarioError(parameters.place(), fmt::format("a full mesh of {} nodes has {} links: at most {} nodes fit", n,
                                                        n * (n - 1) / 2, most_endpoints));
  }
  const LinkSpec link = site.presets.link(parameters);
  const LinkId first(site.platform.links());
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = a + 1; b < n; ++b) site.platform.add_cable(site.endpoints[a], site.endpoints[b], link);
  }
  InterconnectFacts facts{"full-mesh", n * (n - 1) / 2, 1, std::nullopt};
  if (link.kind != LinkKind::fat_pipe) facts.bisection = link.bandwidth * static_cast<double>((n / 2) * (n - n / 2));
  return {std::make_shared<FullMeshRouter>(first, n), facts};
}

}  // namespace

InterconnectModel full_mesh() {
  return {{.name = "full-mesh", .summary = "a link between every two nodes", .parameters = interconnect_parameters()},
          make};
}

}  // namespace pelsim::interconnects
