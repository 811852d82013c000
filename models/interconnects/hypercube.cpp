#include <fmt/format.h>

#include <bit>

#include "models/grid.hpp"

/// 2^d nodes; those whose numbers differ in one bit are joined. Messages set one bit after the other, the lowest first
/// (e-cube routing).
///
///       6 ---- 7
///     2 ---- 3 |          n = 2^d nodes: d n / 2 links, diameter d, bisection n/2 x bandwidth
///     | 4 --+- 5
///     0 ---- 1
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  const std::size_t n = site.endpoints.size();
  if (!std::has_single_bit(n)) {
    throw ScenarioError(parameters.place(),
                        fmt::format("a hypercube has 2, 4, 8, 16, ... nodes: {} is no power of two", n));
  }
  const std::vector<std::uint32_t> sizes(static_cast<std::size_t>(std::countr_zero(n)), 2);
  return grid_interconnect(site, "hypercube", site.presets.link(parameters), sizes, Around::no);
}

}  // namespace

InterconnectModel hypercube() {
  return {{.name = "hypercube",
           .summary = "2^d nodes, joined where their numbers differ in one bit; e-cube routing",
           .parameters = interconnect_parameters(),
           .source = "Sullivan, Bashkow: A large scale, homogeneous, fully distributed parallel machine, ISCA 1977"},
          make};
}

}  // namespace pelsim::interconnects
