#pragma once
#include "models/interconnect.hpp"

/// Grids: endpoints at the points of an n-dimensional grid, each joined to its neighbours and passing messages on.
namespace pelsim {

/// Whether the ends of each dimension are joined. Two points are joined by one link either way.
enum class Around { no, yes };

/// Endpoint e stands at (e mod s0, e / s0 mod s1, ...). Routes cross one dimension after the other, the first one
/// first; around, they take the shorter way. Of two equal ways they go up, but from coordinate size/2 down, as
/// SimGrid 3.32. Precondition: the sizes multiply to the number of endpoints.
Interconnect grid_interconnect(const InterconnectSite&, const std::string& model, const LinkSpec&,
                               const std::vector<std::uint32_t>& sizes, Around);

/// Parameter "sizes": of each dimension.
Parameter grid_sizes_parameter();
/// Throws ScenarioError where they do not multiply to the number of endpoints.
std::vector<std::uint32_t> grid_sizes(const Parameters&, std::size_t endpoints);

}  // namespace pelsim
