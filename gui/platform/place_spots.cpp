#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <queue>

#include "gui/platform/layouts.hpp"

namespace pelsim::gui {
namespace {

using Edges = std::vector<std::pair<std::size_t, std::size_t>>;
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// The spots between which the interconnect runs: a memory for each node, and switches. Memories and switches inside a
/// node ("node3.gpu0") stand around its first memory.
struct Backbone {
  std::vector<std::size_t> spots;  ///< of the map, hosts first
  std::size_t hosts = 0;
  std::vector<std::size_t> head_of;  ///< by spot of the map: its place in `spots`
  Edges edges;                       ///< between places in `spots`, each once
};

Backbone backbone(const TopologyMap& map) {
  std::map<std::string, std::size_t> head_by_node;
  std::vector<std::size_t> head(map.spots.size());
  for (std::size_t s = 0; s < map.spots.size(); ++s) {
    const std::string& name = map.spots[s].name;
    head[s] = s;
    if (map.is_grouped) continue;
    const auto [first, is_new] = head_by_node.try_emplace(name.substr(0, name.find('.')), s);
    if (!is_new && !map.spots[first->second].is_switch()) head[s] = first->second;
  }
  Backbone out;
  for (const bool switches : {false, true}) {
    for (std::size_t s = 0; s < map.spots.size(); ++s)
      if (head[s] == s && map.spots[s].is_switch() == switches) out.spots.push_back(s);
    if (!switches) out.hosts = out.spots.size();
  }
  std::vector<std::size_t> place(map.spots.size(), nowhere);
  for (std::size_t i = 0; i < out.spots.size(); ++i) place[out.spots[i]] = i;
  for (std::size_t s = 0; s < head.size(); ++s) out.head_of.push_back(place[head[s]]);
  for (const MapCable& cable : map.cables) {
    const auto ends = std::minmax(out.head_of[cable.a], out.head_of[cable.b]);
    if (ends.first != ends.second) out.edges.emplace_back(ends);
  }
  std::sort(out.edges.begin(), out.edges.end());
  out.edges.erase(std::unique(out.edges.begin(), out.edges.end()), out.edges.end());
  return out;
}

std::vector<std::vector<std::size_t>> around(const Backbone& b) {
  std::vector<std::vector<std::size_t>> out(b.spots.size());
  for (const auto& [x, y] : b.edges) {
    out[x].push_back(y);
    out[y].push_back(x);
  }
  return out;
}

/// Steps from the nearest of `from`; nowhere where none leads there.
std::vector<std::size_t> distances(const Backbone& b, const std::vector<std::size_t>& from) {
  const auto next = around(b);
  std::vector<std::size_t> out(b.spots.size(), nowhere);
  std::queue<std::size_t> todo;
  for (const std::size_t i : from) {
    out[i] = 0;
    todo.push(i);
  }
  for (; !todo.empty(); todo.pop())
    for (const std::size_t n : next[todo.front()]) {
      if (out[n] != nowhere) continue;
      out[n] = out[todo.front()] + 1;
      todo.push(n);
    }
  return out;
}

std::vector<MapPoint> leveled(const Backbone& b, const std::vector<std::size_t>& from) {
  std::vector<std::size_t> level = distances(b, from);
  std::replace(level.begin(), level.end(), nowhere, std::size_t{0});
  return in_levels(level, b.edges);
}

std::vector<std::size_t> hosts_of(const Backbone& b) {
  std::vector<std::size_t> out(b.hosts);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

/// Those with one neighbour.
std::vector<std::size_t> leaves_of(const Backbone& b) {
  const auto next = around(b);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < next.size(); ++i)
    if (next[i].size() == 1) out.push_back(i);
  return out;
}

std::vector<MapPoint> star(const Backbone& b) {
  std::vector<MapPoint> at = on_circle(b.hosts);
  const std::size_t centres = b.spots.size() - b.hosts;
  if (b.hosts == 1) at.front() = {0, 0.5};  // not in the middle, where the switch is
  for (std::size_t c = 0; c < centres; ++c)
    at.push_back({0.5 + 0.12 * (static_cast<double>(c) - (static_cast<double>(centres) - 1) / 2), 0.5});
  return at;
}

/// Hosts above and below a bar, whose ends are the bus's two sides.
std::vector<MapPoint> bus(const Backbone& b) {
  std::vector<MapPoint> at(b.spots.size());
  for (std::size_t i = 0; i < b.hosts; ++i)
    at[i] = {(static_cast<double>(i / 2) + 0.75) / (static_cast<double>((b.hosts + 1) / 2) + 0.5),
             i % 2 == 0 ? 0.0 : 1.0};
  for (std::size_t i = b.hosts; i < at.size(); ++i) at[i] = {i == b.hosts ? 0.0 : 1.0, 0.5};
  return at;
}

/// "dragonfly.g3r1" is in group 3.
std::size_t group_of(const std::string& name) {
  const std::size_t g = name.rfind(".g"), r = name.rfind('r');
  if (g == std::string::npos || r == std::string::npos || r < g + 3) return 0;
  std::size_t group = 0;
  for (std::size_t i = g + 2; i < r; ++i) group = group * 10 + static_cast<std::size_t>(name[i] - '0');
  return group;
}

/// Groups on a circle, the routers of each on a smaller one, their hosts outside.
std::vector<MapPoint> dragonfly(const Backbone& b, const TopologyMap& map) {
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = b.hosts; i < b.spots.size(); ++i) groups[group_of(map.spots[b.spots[i]].name)].push_back(i);
  std::vector<MapPoint> at(b.spots.size());
  const auto next = around(b);
  const double size = std::min(0.16, 0.9 / static_cast<double>(std::max<std::size_t>(groups.size(), 1)));
  const std::vector<MapPoint> centres = on_circle(groups.size());
  std::size_t g = 0;
  for (const auto& [number, routers] : groups) {
    const MapPoint middle{0.5 + (centres[g].x - 0.5) * 0.62, 0.5 + (centres[g].y - 0.5) * 0.62};
    const double outwards = std::atan2(centres[g].x - 0.5, 0.5 - centres[g].y);
    ++g;
    for (std::size_t r = 0; r < routers.size(); ++r) {
      const double share = static_cast<double>(r) / static_cast<double>(routers.size());
      const double angle = outwards + (2 * share + 1 / static_cast<double>(routers.size()) - 1) * std::numbers::pi / 2;
      at[routers[r]] = {middle.x + size * 0.55 * std::sin(angle), middle.y - size * 0.55 * std::cos(angle)};
      std::vector<std::size_t> hosts;
      for (const std::size_t n : next[routers[r]])
        if (n < b.hosts) hosts.push_back(n);
      for (std::size_t h = 0; h < hosts.size(); ++h) {
        const double fan = angle + (static_cast<double>(h) - (static_cast<double>(hosts.size()) - 1) / 2) * 0.9 /
                                       static_cast<double>(routers.size());
        at[hosts[h]] = {middle.x + size * 1.5 * std::sin(fan), middle.y - size * 1.5 * std::cos(fan)};
      }
    }
  }
  return at;
}

bool is_complete(const Backbone& b) {
  return b.hosts == b.spots.size() && b.edges.size() == b.hosts * (b.hosts - 1) / 2;
}

struct Placing {
  std::vector<MapPoint> at;
  std::string name;
  std::vector<std::uint32_t> sizes = {};  ///< of a grid
};

std::optional<Placing> grid(const Backbone& b, const std::string& model) {
  const auto sizes = grid_sizes_of(b.hosts, b.edges, model == "torus" || model == "ring");
  if (!sizes || b.hosts != b.spots.size()) return std::nullopt;
  if (sizes->size() == 1 && model != "mesh") return Placing{on_circle(b.hosts), model};
  return Placing{on_grid(*sizes), fmt::format("{} {}", model, fmt::join(*sizes, " x ")), *sizes};
}

Placing placing(const Backbone& b, const TopologyMap& map, const std::string& model) {
  const std::size_t switches = b.spots.size() - b.hosts;
  if (b.spots.size() == 1) return {{{0.5, 0.5}}, "one place"};
  if (model == "mesh" || model == "torus" || model == "hypercube" || model == "ring")
    if (std::optional<Placing> found = grid(b, model)) return *found;
  if (model == "bus" && switches > 0 && !map.is_grouped) return {bus(b), model};
  if (model == "dragonfly" && switches > 0 && !map.is_grouped) return {dragonfly(b, map), model};
  if (model == "fat-tree" && b.hosts > 0) return {leveled(b, hosts_of(b)), model};
  if (model == "edge-cloud" && !leaves_of(b).empty()) return {leveled(b, leaves_of(b)), model};
  if (is_complete(b)) return {on_circle(b.spots.size()), "full mesh"};
  const bool all_at_switches =
      std::all_of(b.edges.begin(), b.edges.end(), [&](const auto& edge) { return edge.second >= b.hosts; });
  const bool is_tree = b.edges.size() + 1 == b.spots.size() && !leaves_of(b).empty();
  // Of two switches in the middle each point is joined to both: else one's spokes would cross the other's.
  if (all_at_switches && (switches == 1 || (switches == 2 && !is_tree)))
    return {star(b), model.empty() ? "star" : model};
  if (is_tree) return {leveled(b, leaves_of(b)), "tree"};
  if (b.edges.empty() || map.is_grouped) {
    const auto side = static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(b.spots.size()))));
    std::vector<MapPoint> at = on_grid(std::array{side, side});
    at.resize(b.spots.size());
    return {std::move(at), "in the platform's order"};
  }
  // 40 million pairs take a tenth of a second.
  const double pairs = static_cast<double>(b.spots.size()) * static_cast<double>(b.spots.size()) / 2;
  return {by_forces(b.spots.size(), b.edges, static_cast<int>(std::clamp(4e7 / pairs, 20.0, 300.0))), "forces"};
}

void normalise(std::vector<MapPoint>& at) {
  for (double MapPoint::*axis : {&MapPoint::x, &MapPoint::y}) {
    const auto [least, most] = std::minmax_element(
        at.begin(), at.end(), [axis](const MapPoint& a, const MapPoint& b) { return a.*axis < b.*axis; });
    const double from = (*least).*axis, length = (*most).*axis - from;
    for (MapPoint& p : at) p.*axis = length > 1e-9 ? (p.*axis - from) / length : 0.5;
  }
}

/// In a grid, a cable to the far end of its dimension.
bool goes_around(std::size_t a, std::size_t b, const std::vector<std::uint32_t>& sizes) {
  std::size_t stride = 1;
  for (const std::uint32_t size : sizes) {
    if (size > 2 && (a > b ? a - b : b - a) == stride * (size - 1)) return true;
    stride *= size;
  }
  return false;
}

}  // namespace

void place_spots(TopologyMap& map, const Platform& platform) {
  if (map.spots.empty()) return;
  const Backbone b = backbone(map);
  Placing placed = placing(b, map, platform.interconnect() ? platform.interconnect()->model : "");
  normalise(placed.at);
  map.layout = placed.name;
  // Room for what stands around its head: a part of the way to the nearest neighbour.
  const double room = 0.38 / std::sqrt(static_cast<double>(b.spots.size()));
  std::vector<std::size_t> count(b.spots.size()), number(map.spots.size());
  for (std::size_t s = 0; s < map.spots.size(); ++s) number[s] = count[b.head_of[s]]++;
  for (std::size_t s = 0; s < map.spots.size(); ++s) {
    const std::size_t head = b.head_of[s];
    MapPoint at = placed.at[head];
    if (b.spots.size() == 1 && count[head] > 1) {
      at = on_circle(count[head])[number[s]];  // the parts of the only node have the whole map
    } else if (number[s] > 0) {
      const double angle =
          2 * std::numbers::pi * (static_cast<double>(number[s]) - 0.5) / static_cast<double>(count[head] - 1);
      at.x = at.x + room * std::sin(angle);
      at.y = at.y + room * std::cos(angle);
    }
    map.spots[s].x = at.x;
    map.spots[s].y = at.y;
  }
  // What stands around a head at the edge has moved the edge.
  for (double MapSpot::*axis : {&MapSpot::x, &MapSpot::y}) {
    const auto [least, most] = std::minmax_element(
        map.spots.begin(), map.spots.end(), [axis](const MapSpot& a, const MapSpot& b) { return a.*axis < b.*axis; });
    const double from = std::min((*least).*axis, 0.0), length = std::max((*most).*axis, 1.0) - from;
    for (MapSpot& spot : map.spots) spot.*axis = (spot.*axis - from) / length;
  }
  for (MapCable& cable : map.cables) cable.is_bent = goes_around(b.head_of[cable.a], b.head_of[cable.b], placed.sizes);
}

}  // namespace pelsim::gui
