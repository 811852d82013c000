#include "models/simgrid_reader.hpp"

#include <fmt/format.h>

namespace pelsim {

/// SimGrid's energy plugin: "idle:busy"; a SPLITDUPLEX link draws it in each direction.
std::optional<LinkPower> SimgridReader::power(const SimgridText& text, const pugi::xml_node& node) {
  if (SimgridText::property(node, "wattage_range").empty()) return std::nullopt;
  const std::vector<double> range = text.watts(node, "wattage_range", 2, 2).front();
  if (range[1] < range[0]) text.refuse(node, "wattage_range falls: it is idle:busy");
  return LinkPower{Watts(range[0]), Watts(range[1]), {}};
}

SimgridReader::XmlLink SimgridReader::add_link(const pugi::xml_node& node, const std::string& name, VertexId from,
                                               VertexId to, Seconds alpha, ByteRate beta, std::string_view policy) {
  LinkTraits traits{alpha, beta, policy == "FATPIPE" ? LinkKind::fat_pipe : LinkKind::full_duplex, {}};
  if (std::string_view(node.name()) == "link") traits.power = power(text_, node);
  if (policy == "SPLITDUPLEX") {
    const LinkId up = p_.add_link(name + "_UP", from, to, traits), down = p_.add_link(name + "_DOWN", to, from, traits);
    return {{up}, {down}};
  }
  if (policy != "SHARED" && policy != "FATPIPE")
    text_.refuse(node, fmt::format("sharing policy '{}' is not supported: "
                                   "SHARED, FATPIPE and SPLITDUPLEX are",
                                   policy));
  const LinkId link = p_.add_link(name, from, to, traits);
  return {{link}, {link}};
}

void SimgridReader::read_link(const pugi::xml_node& node, std::uint32_t zone) {
  note_unused(node);
  const std::string name = text_.required(node, "id");
  XmlLink link = add_link(node, name, cloud_[zone], cloud_[zone], text_.latency(node, "latency"),
                          text_.bandwidth(node, "bandwidth"), SimgridText::policy(node, "sharing_policy", "SHARED"));
  if (std::string_view(node.name()) == "backbone") {
    if (zones_[zone].routing != Zone::Routing::star) text_.refuse(node, "only Cluster zones have a backbone");
    zones_[zone].backbone = link.forward;
  }
  if (link.forward.front() != link.back.front()) {
    links_.emplace(name + "_UP", XmlLink{link.forward, link.back});
    links_.emplace(name + "_DOWN", XmlLink{link.back, link.forward});
  }
  if (!links_.emplace(name, std::move(link)).second)
    text_.refuse(node, fmt::format("there are two links called '{}'", name));
}

const SimgridReader::XmlLink& SimgridReader::link(const pugi::xml_node& node, const std::string& name) const {
  if (const auto found = links_.find(name); found != links_.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [id, unused] : links_) known.push_back(id);
  text_.refuse(node, fmt::format("there is no link '{}'{}", name, suggestion(name, known)));
}

std::uint32_t SimgridReader::point(const pugi::xml_node& node, const char* attribute) const {
  const std::string name = text_.required(node, attribute);
  if (const auto found = point_of_.find(name); found != point_of_.end()) return found->second;
  std::vector<std::string> known;
  for (const Netpoint& p : points_) known.push_back(p.name);
  text_.refuse(node, fmt::format("there is no host, router or zone '{}'{}", name, suggestion(name, known)));
}

bool SimgridReader::is_inside(std::uint32_t point, std::uint32_t zone_point) const {
  while (point != zone_point && zones_[points_[point].zone].netpoint != Zone::none)
    point = zones_[points_[point].zone].netpoint;
  return point == zone_point;
}

SimgridReader::RouteLinks SimgridReader::route_links(const pugi::xml_node& node) const {
  RouteLinks route;
  for (const pugi::xml_node& child : node.children("link_ctn")) {
    const XmlLink& used = link(child, text_.required(child, "id"));
    const bool down = std::string_view(child.attribute("direction").value()) == "DOWN";
    route.there.push_back((down ? used.back : used.forward).front());
    route.back.insert(route.back.begin(), (down ? used.forward : used.back).front());
  }
  return route;
}

void SimgridReader::read_route(const pugi::xml_node& node, std::uint32_t zone, bool joins_zones) {
  Zone& here = zones_[zone];
  const std::uint32_t from = point(node, "src"), to = point(node, "dst");
  for (const auto& [which, end] : {std::pair{"src", from}, {"dst", to}}) {
    if (points_[end].zone != zone)
      text_.refuse(node, fmt::format("'{}' of this route stands in zone '{}', not in '{}'", points_[end].name,
                                     zones_[points_[end].zone].name, here.name));
    if (zone_of_point_.contains(end) != joins_zones && !joins_zones)
      text_.refuse(node, fmt::format("'{}' is a zone: join zones by <zoneRoute>", which));
  }
  if (here.routing == Zone::Routing::star || here.routing == Zone::Routing::interconnect)
    text_.refuse(node, "a Cluster zone has no routes: it has <host_link>");
  const RouteLinks links = route_links(node);
  if (from == to) return ignore("loopback route");
  std::uint32_t from_gateway = from, to_gateway = to;
  if (joins_zones) {
    from_gateway = point(node, "gw_src");
    to_gateway = point(node, "gw_dst");
    for (const auto& [gateway, owner] : {std::pair{from_gateway, from}, {to_gateway, to}}) {
      if (!is_inside(gateway, owner) || zone_of_point_.contains(gateway))
        text_.refuse(node, fmt::format("the gateway '{}' is no host or router of zone '{}'", points_[gateway].name,
                                       points_[owner].name));
    }
  }
  const std::uint32_t a = points_[from].local, b = points_[to].local;
  if (!here.routes.emplace(Zone::key(a, b), ZoneRoute{from_gateway, to_gateway, links.there}).second)
    text_.refuse(node, fmt::format("the route from '{}' to '{}' is given twice", points_[from].name, points_[to].name));
  const std::string_view symmetrical = node.attribute("symmetrical").value();
  if (symmetrical != "NO" && symmetrical != "no")
    here.routes.emplace(Zone::key(b, a), ZoneRoute{to_gateway, from_gateway, links.back});
}

void SimgridReader::read_bypass(const pugi::xml_node& node, std::uint32_t zone) {
  const std::uint32_t from = point(node, "src"), to = point(node, "dst");
  if (points_[from].zone != zone || points_[to].zone != zone)
    text_.refuse(node, "both ends of a bypassRoute must stand in its zone");
  zones_[zone].bypasses[Zone::key(points_[from].local, points_[to].local)] = route_links(node).there;
}

void SimgridReader::read_host_link(const pugi::xml_node& node, std::uint32_t zone) {
  Zone& here = zones_[zone];
  const std::uint32_t host = point(node, "id");
  if (here.routing != Zone::Routing::star || points_[host].zone != zone)
    text_.refuse(node, "<host_link> is for hosts of a Cluster zone");
  here.up[points_[host].local] = link(node, text_.required(node, "up")).forward;
  here.down[points_[host].local] = link(node, text_.required(node, "down")).forward;
}

}  // namespace pelsim
