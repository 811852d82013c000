#include "gui/platform/topology_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

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

/// A vertex without a way to another or a memory is a name for a group of others (a zone of SimGrid): nothing to see.
std::vector<bool> hidden_vertices(const Platform& platform) {
  std::vector<bool> is_alone(platform.vertices(), true);
  for (std::size_t l = 0; l < platform.links(); ++l) {
    const VertexId from = platform.link_from(LinkId(l)), to = platform.link_to(LinkId(l));
    if (from != to) is_alone[from] = is_alone[to] = false;
  }
  for (VertexId v = 0; v < platform.vertices(); ++v)
    if (platform.vertex(v).memory) is_alone[v] = false;
  return is_alone;
}

using Cables = std::map<std::pair<std::size_t, std::size_t>, MapCable>;

void add_link(Cables& cables, std::size_t a, std::size_t b, LinkId link) {
  if (a == b) return;
  MapCable& cable = cables[std::minmax(a, b)];
  std::tie(cable.a, cable.b) = std::minmax(a, b);
  cable.links.push_back(link);
}

/// Links that are known by routes alone (SimGrid's) begin and end nowhere: such a one joins what stands before and
/// behind it on a route. Not asked of large machines, where all routes are too many.
void add_links_of_routes(Cables& cables, const TopologyMap& map, const Platform& platform) {
  constexpr std::size_t most_memories = 64;
  const auto is_loop = [&](LinkId l) { return platform.link_from(l) == platform.link_to(l); };
  bool any = false;
  for (std::size_t l = 0; l < platform.links(); ++l) any |= is_loop(LinkId(l));
  if (!any || platform.memories() > most_memories) return;
  std::vector<LinkId> loops;
  std::set<std::tuple<std::size_t, std::size_t, LinkId>> known;
  for (std::size_t from = 0; from < platform.memories(); ++from)
    for (std::size_t to = 0; to < platform.memories(); ++to) {
      if (from == to || !platform.joins(MemoryId(from), MemoryId(to))) continue;
      VertexId at = platform.vertex(MemoryId(from));
      const auto reach = [&](VertexId next) {
        const auto [a, b] = std::minmax(map.spot_of[at], map.spot_of[next]);
        for (const LinkId l : loops)
          if (known.emplace(a, b, l).second) add_link(cables, a, b, l);
        loops.clear();
      };
      for (const LinkId l : platform.route(MemoryId(from), MemoryId(to))) {
        if (is_loop(l)) {
          loops.push_back(l);
          continue;
        }
        reach(platform.link_from(l));
        at = platform.link_to(l);
      }
      reach(platform.vertex(MemoryId(to)));
    }
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

  Cables cables;
  for (std::size_t l = 0; l < platform.links(); ++l)
    add_link(cables, map.spot_of[platform.link_from(LinkId(l))], map.spot_of[platform.link_to(LinkId(l))], LinkId(l));
  add_links_of_routes(cables, map, platform);
  for (auto& [ends, cable] : cables) map.cables.push_back(std::move(cable));
  return map;
}

TopologyMap topology_map(const Platform& platform, std::size_t most) {
  TopologyMap map = unplaced_map(platform, most);
  place_spots(map, platform);
  return map;
}

}  // namespace pelsim::gui
