#include "models/grid.hpp"

/// A grid of any number of dimensions, ends joined; messages cross one dimension after the other (the first first),
/// each the shorter way round. Of two equal ways they go up, but from coordinate s/2 down, as SimGrid 3.32 does. A
/// dimension of two nodes has one link, not two.
///
///      |      |      |
///     n0 --- n1 --- n2 ---          sizes s > 2: n x dimensions links, diameter sum of floor(s_i / 2),
///      |      |      |              bisection 2 n / s_max x bandwidth where s_max is even
namespace pelsim::interconnects {
namespace {

Interconnect make(const Parameters& parameters, const InterconnectSite& site) {
  return grid_interconnect(site, "torus", site.presets.link(parameters), grid_sizes(parameters, site.endpoints.size()),
                           Around::yes);
}

}  // namespace

InterconnectModel torus() {
  return {{.name = "torus",
           .summary = "a grid of any dimensions with its ends joined; dimension order, the shorter way round",
           .parameters = interconnect_parameters({grid_sizes_parameter()}),
           .source = "Dally, Towles: Principles and Practices of Interconnection Networks, 2004"},
          make};
}

}  // namespace pelsim::interconnects
