#include "models/simgrid_zones.hpp"

#include <algorithm>

namespace pelsim {

ZoneRouter::ZoneRouter(std::vector<Zone> zones, std::vector<Netpoint> points, std::vector<std::uint32_t> memory_point)
    : zones_(std::move(zones)), points_(std::move(points)), memory_point_(std::move(memory_point)) {}

void ZoneRouter::route(const Platform& platform, MemoryId from, MemoryId to, std::uint64_t salt,
                       std::vector<LinkId>& links) const {
  const std::size_t before = links.size();
  if (find(platform, memory_point_[from.index()], memory_point_[to.index()], salt, links)) return;
  links.resize(before);
  links.push_back(missing_);
}

bool ZoneRouter::find(const Platform& platform, std::uint32_t from, std::uint32_t to, std::uint64_t salt,
                      std::vector<LinkId>& links) const {
  if (from == to) return true;
  // Up to the zone that holds both: as themselves, or as zones that hold them.
  std::uint32_t a = from, b = to;
  const auto zone_of = [&](std::uint32_t point) -> const Zone& { return zones_[points_[point].zone]; };
  while (points_[a].zone != points_[b].zone) {
    std::uint32_t& deeper = zone_of(a).depth >= zone_of(b).depth ? a : b;
    deeper = zone_of(deeper).netpoint;
  }
  const Zone& common = zone_of(a);
  const std::uint64_t key = Zone::key(points_[a].local, points_[b].local);
  if (const auto bypass = common.bypasses.find(key); a == from && b == to && bypass != common.bypasses.end()) {
    links.insert(links.end(), bypass->second.begin(), bypass->second.end());
    return true;
  }
  if (a == from && b == to) return within(platform, common, from, to, salt, links);
  if (common.routing == Zone::Routing::shortest) return shortest(platform, common, from, to, salt, links);
  const auto found = common.routes.find(key);
  return found != common.routes.end() && along(platform, found->second, from, to, salt, links);
}

/// To the gateway, over the route's links, and on from the other gateway.
bool ZoneRouter::along(const Platform& platform, const ZoneRoute& route, std::uint32_t from, std::uint32_t to,
                       std::uint64_t salt, std::vector<LinkId>& links) const {
  if (!find(platform, from, route.from_gateway, salt, links)) return false;
  links.insert(links.end(), route.links.begin(), route.links.end());
  return find(platform, route.to_gateway, to, salt, links);
}

bool ZoneRouter::within(const Platform& platform, const Zone& zone, std::uint32_t from, std::uint32_t to,
                        std::uint64_t salt, std::vector<LinkId>& links) const {
  const std::uint32_t a = points_[from].local, b = points_[to].local;
  switch (zone.routing) {
    case Zone::Routing::full: {
      const auto found = zone.routes.find(Zone::key(a, b));
      if (found == zone.routes.end()) return false;
      links.insert(links.end(), found->second.links.begin(), found->second.links.end());
      return true;
    }
    case Zone::Routing::shortest: return shortest(platform, zone, from, to, salt, links);
    case Zone::Routing::star:
      links.insert(links.end(), zone.up[a].begin(), zone.up[a].end());
      links.insert(links.end(), zone.backbone.begin(), zone.backbone.end());
      links.insert(links.end(), zone.down[b].begin(), zone.down[b].end());
      return true;
    case Zone::Routing::interconnect: through(platform, zone, a, b, salt, links); return true;
  }
  return false;
}

void ZoneRouter::through(const Platform& platform, const Zone& zone, std::uint32_t from, std::uint32_t to,
                         std::uint64_t salt, std::vector<LinkId>& links) const {
  if (zone.limiters.empty()) return zone.interconnect->route(from, to, salt, links);
  std::vector<LinkId> way;
  zone.interconnect->route(from, to, salt, way);
  const auto limiter = [&](VertexId v) { links.push_back(zone.limiters[v - zone.first_vertex]); };
  limiter(platform.link_from(way.front()));
  for (const LinkId l : way) {
    links.push_back(l);
    limiter(platform.link_to(l));
  }
}

bool ZoneRouter::shortest(const Platform& platform, const Zone& zone, std::uint32_t from, std::uint32_t to,
                          std::uint64_t salt, std::vector<LinkId>& links) const {
  const auto local_of = [&](std::uint32_t point) {  // itself, or the zone of this one that holds it
    while (&zones_[points_[point].zone] != &zone) point = zones_[points_[point].zone].netpoint;
    return points_[point].local;
  };
  const std::uint32_t first = local_of(from);
  const std::size_t count = zone.points.size();
  std::vector<const ZoneRoute*> way;
  for (std::uint32_t at = local_of(to); at != first;) {
    const std::uint32_t before = zone.before[first * count + at];
    if (before == Zone::none) return false;
    way.push_back(&zone.routes.at(Zone::key(before, at)));
    at = before;
  }
  std::uint32_t here = from;
  for (auto route = way.rbegin(); route != way.rend(); ++route) {
    if (!find(platform, here, (*route)->from_gateway, salt, links)) return false;
    links.insert(links.end(), (*route)->links.begin(), (*route)->links.end());
    here = (*route)->to_gateway;
  }
  return find(platform, here, to, salt, links);
}

void find_shortest(Zone& zone) {
  const std::size_t n = zone.points.size();
  constexpr std::uint32_t far = 0x7fffffffu;
  std::vector<std::uint32_t> length(n * n, far);
  zone.before.assign(n * n, Zone::none);
  for (std::uint32_t a = 0; a < n; ++a) {
    for (std::uint32_t b = 0; b < n; ++b) {
      const auto found = zone.routes.find(Zone::key(a, b));
      if (found == zone.routes.end()) continue;
      length[a * n + b] = static_cast<std::uint32_t>(found->second.links.size());
      zone.before[a * n + b] = a;
    }
  }
  for (std::size_t c = 0; c < n; ++c) {
    for (std::size_t a = 0; a < n; ++a) {
      if (length[a * n + c] == far || a == c) continue;
      for (std::size_t b = 0; b < n; ++b) {
        const std::uint32_t through = length[a * n + c] + length[c * n + b];
        if (length[c * n + b] == far || through >= length[a * n + b]) continue;
        length[a * n + b] = through;
        zone.before[a * n + b] = zone.before[c * n + b];
      }
    }
  }
}

}  // namespace pelsim
