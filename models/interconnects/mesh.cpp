#include "models/grid.hpp"

/// A grid of any number of dimensions, ends not joined; messages cross one dimension after the other (the first first),
/// which never deadlocks.
///
///     n0 --- n1 --- n2
///      |      |      |          sizes s: sum over i of n (s_i - 1) / s_i links, diameter sum of (s_i - 1),
///     n3 --- n4 --- n5          bisection n / s_max x bandwidth where s_max is even
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  return grid_interconnect(site, "mesh", site.presets.link(parameters), grid_sizes(parameters, site.endpoints.size()),
                           Around::no);
}

}  // namespace

InterconnectModel mesh() {
  return {{.name = "mesh",
           .summary = "a grid of any dimensions with dimension-order routing",
           .parameters = interconnect_parameters({grid_sizes_parameter()}),
           .source = "Dally, Towles: Principles and Practices of Interconnection Networks, 2004"},
          make};
}

}  // namespace pelsim::interconnects
