#include "gui/platform/topology_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "gui/platform/layouts.hpp"

namespace pelsim::gui {
namespace {

using Neighbours = std::vector<std::set<std::size_t>>;

Neighbours neighbours(const Platform& platform, const std::vector<std::size_t>& group_of, std::size_t groups) {
  Neighbours out(groups);
  for (std::size_t l = 0; l < platform.links(); ++l) {
    const std::size_t a = group_of[platform.link_from(LinkId(l))], b = group_of[platform.link_to(LinkId(l))];
    if (a == b) continue;
    out[a].insert(b);
    out[b].insert(a);
  }
  return out;
}

/// Numbers groups anew, in the order of their first vertex. Returns how many there are.
std::size_t renumber(std::vector<std::size_t>& group_of) {
  std::map<std::size_t, std::size_t> number;
  for (std::size_t& group : group_of) group = number.try_emplace(group, number.size()).first->second;
  return number.size();
}

/// Which spot each vertex belongs to.
std::vector<std::size_t> groups_of(const Platform& platform, std::size_t most) {
  std::vector<std::size_t> group_of(platform.vertices());
  std::iota(group_of.begin(), group_of.end(), std::size_t{0});
  std::size_t groups = group_of.size();
  while (groups > most) {
    // What has one neighbour goes to it, unless that goes to yet another one: racks.
    const Neighbours around = neighbours(platform, group_of, groups);
    std::vector<std::size_t> into(groups);
    std::iota(into.begin(), into.end(), std::size_t{0});
    bool any = false;
    for (std::size_t g = 0; g < groups; ++g) {
      if (around[g].size() != 1) continue;
      const std::size_t to = *around[g].begin();
      if (around[to].size() == 1 && to > g) continue;  // a pair: the later goes to the earlier
      into[g] = to;
      any = true;
    }
    // A star would become one spot, which shows nothing.
    const std::size_t left = std::set<std::size_t>(into.begin(), into.end()).size();
    if (!any || left < 8) break;
    for (std::size_t& group : group_of) group = into[group];
    groups = renumber(group_of);
  }
  if (groups <= most) return group_of;
  const std::size_t size = (groups + most - 1) / most;
  for (std::size_t& group : group_of) group /= size;
  renumber(group_of);
  return group_of;
}

/// A vertex without a link or a memory is a name for a group of others (a zone of SimGrid): nothing to see.
std::vector<bool> hidden_vertices(const Platform& platform) {
  std::vector<bool> is_alone(platform.vertices(), true);
  for (std::size_t l = 0; l < platform.links(); ++l)
    is_alone[platform.link_from(LinkId(l))] = is_alone[platform.link_to(LinkId(l))] = false;
  for (VertexId v = 0; v < platform.vertices(); ++v)
    if (platform.vertex(v).memory) is_alone[v] = false;
  return is_alone;
}

}  // namespace

TopologyMap unplaced_map(const Platform& platform, std::size_t most) {
  TopologyMap map;
  map.spot_of = groups_of(platform, most);
  const std::vector<bool> is_hidden = hidden_vertices(platform);
  const auto shown = std::find(is_hidden.begin(), is_hidden.end(), false) - is_hidden.begin();
  for (VertexId v = 0; v < platform.vertices(); ++v)
    if (is_hidden[v]) map.spot_of[v] = map.spot_of[static_cast<std::size_t>(shown)];
  map.spots.resize(renumber(map.spot_of));
  const auto vertices = static_cast<std::size_t>(std::count(is_hidden.begin(), is_hidden.end(), false));
  map.is_grouped = map.spots.size() < vertices;
  for (VertexId v = 0; v < platform.vertices(); ++v) {
    if (is_hidden[v]) continue;
    MapSpot& spot = map.spots[map.spot_of[v]];
    spot.vertices.push_back(v);
    if (const MemoryId memory = platform.vertex(v).memory) spot.memories.push_back(memory);
  }
  for (MapSpot& spot : map.spots) {
    spot.name = platform.vertex(spot.vertices.front()).name;
    if (spot.vertices.size() > 1) spot.name += fmt::format(" + {}", spot.vertices.size() - 1);
  }
  for (std::size_t d = 0; d < platform.devices(); ++d)
    map.spots[map.spot_of[platform.vertex(platform.memory(DeviceId(d)))]].devices.emplace_back(d);

  std::map<std::pair<std::size_t, std::size_t>, MapCable> cables;
  for (std::size_t l = 0; l < platform.links(); ++l) {
    const std::size_t from = map.spot_of[platform.link_from(LinkId(l))], to = map.spot_of[platform.link_to(LinkId(l))];
    if (from == to) continue;
    MapCable& cable = cables[std::minmax(from, to)];
    std::tie(cable.a, cable.b) = std::minmax(from, to);
    cable.links.emplace_back(l);
  }
  for (auto& [ends, cable] : cables) map.cables.push_back(std::move(cable));
  return map;
}

TopologyMap topology_map(const Platform& platform, std::size_t most) {
  TopologyMap map = unplaced_map(platform, most);
  place_spots(map, platform);
  return map;
}

}  // namespace pelsim::gui
