#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "gui/platform/topology_map.hpp"

namespace pelsim::gui {

struct MapPoint {
  double x = 0, y = 0;
};

/// n points on a circle around the middle of the unit square, clockwise from the top; two of them right and left.
std::vector<MapPoint> on_circle(std::size_t n);
/// A grid of these sizes (the first dimension varies fastest): the first two dimensions across and down, the third
/// aslant behind them, further ones as copies beside and below each other.
std::vector<MapPoint> on_grid(std::span<const std::uint32_t> sizes);
/// Row by row from level 0 at the bottom; within a row by the mean place of what is joined to it below.
std::vector<MapPoint> in_levels(std::span<const std::size_t> level,
                                std::span<const std::pair<std::size_t, std::size_t>> edges);
/// By forces between all points, springs along edges [Fruchterman, Reingold 1991]; `rounds` bounds the time. The same
/// answer every time.
std::vector<MapPoint> by_forces(std::size_t n, std::span<const std::pair<std::size_t, std::size_t>> edges, int rounds);

/// The sizes of a grid from the differences of the numbers of joined points: first dimension first; nullopt when it is
/// no grid. `around`: ends are joined where a dimension is longer than 2.
std::optional<std::vector<std::uint32_t>> grid_sizes_of(std::size_t points,
                                                        std::span<const std::pair<std::size_t, std::size_t>> edges,
                                                        bool around);

/// Chooses a layout by the platform's interconnect and fills in places, `layout` and which cables are bent.
void place_spots(TopologyMap&, const Platform&);

}  // namespace pelsim::gui
