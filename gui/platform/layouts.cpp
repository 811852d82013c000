#include "gui/platform/layouts.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/fruchterman_reingold.hpp>
#include <boost/graph/topology.hpp>
#include <boost/random/linear_congruential.hpp>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

namespace pelsim::gui {

std::vector<MapPoint> on_circle(std::size_t n) {
  std::vector<MapPoint> out(n);
  if (n == 1) return {{0.5, 0.5}};
  // The panel is wider than high and flattens the circle: even steps are taken along such an ellipse, or its two ends
  // are crowded.
  constexpr double width = 2;
  constexpr std::size_t pieces = 4096;
  std::vector<double> length(pieces + 1);
  for (std::size_t k = 0; k < pieces; ++k) {
    const double middle = 2 * std::numbers::pi * (static_cast<double>(k) + 0.5) / pieces;
    length[k + 1] = length[k] + std::hypot(width * std::cos(middle), std::sin(middle));
  }
  const double first = n == 2 ? 0.5 : 0;  // two stand left and right, where there is more room
  for (std::size_t i = 0; i < n; ++i) {
    const double wanted = length.back() * (static_cast<double>(i) + first) / static_cast<double>(n);
    auto at = static_cast<std::size_t>(std::lower_bound(length.begin(), length.end(), wanted) - length.begin());
    // The nearest, not the next: what is opposite must be so to the last digit.
    if (at > 0 && wanted - length[at - 1] < length[at] - wanted) --at;
    const double angle = 2 * std::numbers::pi * static_cast<double>(at) / pieces;
    out[i] = {0.5 + 0.5 * std::sin(angle), 0.5 - 0.5 * std::cos(angle)};
  }
  return out;
}

std::vector<MapPoint> on_grid(std::span<const std::uint32_t> sizes) {
  // One step along each dimension, as a vector.
  std::vector<MapPoint> step(sizes.size());
  const double across = sizes.empty() ? 1 : sizes[0], down = sizes.size() > 1 ? sizes[1] : 1;
  double width = across, height = down;
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    if (d == 0) step[d] = {1, 0};
    if (d == 1) step[d] = {0, 1};
    if (d == 2) {
      // All layers within one cell of the first, so that they do not meet.
      step[d] = {0.8 / sizes[d], -0.8 / sizes[d]};
      if (sizes[d] == 2) step[d] = {0.45, -0.4};
      width += 0.8;
      height += 0.8;
    }
    if (d > 2 && d % 2 == 1) {
      step[d] = {width + 0.4, 0};
      width = (width + 0.4) * sizes[d];
    }
    if (d > 2 && d % 2 == 0) {
      step[d] = {0, height + 0.4};
      height = (height + 0.4) * sizes[d];
    }
  }
  const std::size_t n = std::accumulate(sizes.begin(), sizes.end(), std::size_t{1},
                                        [](std::size_t product, std::uint32_t size) { return product * size; });
  std::vector<MapPoint> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t rest = i;
    for (std::size_t d = 0; d < sizes.size(); ++d) {
      const auto at = static_cast<double>(rest % sizes[d]);
      rest /= sizes[d];
      out[i].x += at * step[d].x;
      out[i].y += at * step[d].y;
    }
  }
  return out;
}

std::vector<MapPoint> in_levels(std::span<const std::size_t> level,
                                std::span<const std::pair<std::size_t, std::size_t>> edges) {
  const std::size_t n = level.size(), top = n == 0 ? 0 : *std::max_element(level.begin(), level.end());
  std::vector<std::vector<std::size_t>> below(n), rows(top + 1);
  for (const auto& [a, b] : edges) {
    if (level[a] < level[b]) below[b].push_back(a);
    if (level[b] < level[a]) below[a].push_back(b);
  }
  for (std::size_t i = 0; i < n; ++i) rows[level[i]].push_back(i);
  std::vector<MapPoint> out(n);
  for (std::size_t l = 0; l <= top; ++l) {
    std::vector<std::size_t>& row = rows[l];
    std::vector<double> wanted(n);
    for (const std::size_t i : row)
      for (const std::size_t child : below[i]) wanted[i] += out[child].x / static_cast<double>(below[i].size());
    if (l > 0) std::stable_sort(row.begin(), row.end(), [&](auto a, auto b) { return wanted[a] < wanted[b]; });
    for (std::size_t k = 0; k < row.size(); ++k)
      out[row[k]] = {(static_cast<double>(k) + 0.5) / static_cast<double>(row.size()),
                     1 - static_cast<double>(l) / static_cast<double>(std::max<std::size_t>(top, 1))};
  }
  return out;
}

std::vector<MapPoint> by_forces(std::size_t n, std::span<const std::pair<std::size_t, std::size_t>> edges, int rounds) {
  std::vector<MapPoint> at = on_circle(n);
  if (n < 3) return at;
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  using Square = boost::rectangle_topology<>;
  const Graph graph(edges.begin(), edges.end(), n);
  boost::minstd_rand random;  // for the topology's own use: places begin on a circle
  const Square square(random, -0.5, 0.5, 0.5, -0.5);
  std::vector<Square::point_type> places(n);
  for (std::size_t i = 0; i < n; ++i) {
    // A little disorder, by number, lets what lies on a line part.
    places[i][0] = 0.9 * (at[i].x - 0.5) + 0.02 * std::sin(static_cast<double>(7 * i + 1));
    places[i][1] = 0.9 * (at[i].y - 0.5) + 0.02 * std::sin(static_cast<double>(13 * i + 2));
  }
  const auto place_of = boost::make_iterator_property_map(places.begin(), get(boost::vertex_index, graph));
  boost::fruchterman_reingold_force_directed_layout(
      graph, place_of, square,
      boost::cooling(boost::linear_cooling<double>(static_cast<std::size_t>(rounds), 0.1))
          .force_pairs(boost::all_force_pairs()));
  for (std::size_t i = 0; i < n; ++i) at[i] = {places[i][0] + 0.5, places[i][1] + 0.5};
  return at;
}

std::optional<std::vector<std::uint32_t>> grid_sizes_of(std::size_t points,
                                                        std::span<const std::pair<std::size_t, std::size_t>> edges,
                                                        bool around) {
  std::set<std::size_t> differences;
  for (const auto& [a, b] : edges) differences.insert(a > b ? a - b : b - a);
  // Each stride divides the next one; what a dimension's ends add must be there too, and nothing else.
  std::vector<std::uint32_t> sizes;
  std::set<std::size_t> left = differences;
  std::size_t stride = 1;
  if (points > 1 && left.erase(1) == 0) return std::nullopt;
  while (stride < points) {
    std::size_t next = points;
    for (const std::size_t d : differences)
      if (d > stride && d % stride == 0 && points % d == 0) {
        // (size - 1) strides may look like a stride: the ends of a ring, told by the real stride behind them.
        const std::size_t behind = d + stride;
        const bool is_end = around && d / stride >= 2 && (behind == points || differences.contains(behind));
        if (!is_end) {
          next = d;
          break;
        }
      }
    const std::size_t size = next / stride;
    sizes.push_back(static_cast<std::uint32_t>(size));
    if (around && size > 2 && left.erase((size - 1) * stride) == 0) return std::nullopt;
    if (next < points) left.erase(next);
    stride = next;
  }
  if (!left.empty()) return std::nullopt;
  return sizes;
}

}  // namespace pelsim::gui
