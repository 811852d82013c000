#include <fmt/format.h>

#include <cmath>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "models/device_parameters.hpp"
#include "models/import.hpp"
#include "models/interconnect.hpp"
#include "models/simgrid_text.hpp"
#include "models/simgrid_zones.hpp"

/// Platforms of SimGrid, XML version 4 and 4.1, with its routing: Full, Floyd,
/// Dijkstra and Cluster zones, clusters (flat, with backbone, torus, fat tree,
/// dragonfly), gateways between zones, bypasses, limiters. A host is a device
/// of `core` slots of its (initial) speed with a memory of its own. A SHARED
/// link has one capacity for all that cross it, both ways; SPLITDUPLEX is two
/// links, id_UP and id_DOWN; a FATPIPE is shared by nobody. Such a link may
/// stand in routes between any hosts, so it has no place in a graph: its ends
/// are its zone. [simgrid.org/doc/3.32/XML_reference.html] Not used, with a
/// note: loopback links (a message within a memory costs nothing here), disks,
/// properties, profiles of speed and availability, actors. Refused: Vivaldi and
/// Wifi zones, peers, cabinets, bypassZoneRoute, include.
namespace pelsim::platforms {
namespace {

using Type = Parameter::Type;
constexpr std::size_t most_points_of_shortest = 2048;
constexpr std::size_t most_pairs_checked = 1'000'000;

struct XmlLink {
  std::vector<LinkId> forward, back;
};

class Reader {
 public:
  Reader(const TextFile& file, Presets& presets, std::vector<std::string>& notes)
      : file_(file), text_(file), presets_(presets), notes_(notes) {}

  Platform read() {
    const pugi::xml_parse_result result =
        xml_.load_buffer(file_.text().data(), file_.text().size(), pugi::parse_default, pugi::encoding_utf8);
    if (!result) {
      const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0));
      throw ScenarioError(file_.place(std::min(offset, file_.text().size())),
                          fmt::format("is not XML: {}", result.description()));
    }
    const pugi::xml_node root = xml_.document_element();
    if (std::string_view(root.name()) != "platform")
      text_.refuse(root, fmt::format("a SimGrid platform begins with <platform>, this file with <{}>", root.name()));
    if (const std::string_view version = root.attribute("version").value(); version != "4" && version != "4.1") {
      text_.refuse(root, fmt::format("platform version '{}' is not known: versions 4 "
                                     "and 4.1 are (simgrid_update_xml converts "
                                     "older files)",
                                     version));
    }
    // A file may hold one cluster or one host alone; then the outermost zone is
    // ours.
    zones_.push_back({.name = "_world_"});
    cloud_.push_back(p_.add_switch("_world_"));
    read_children(root, 0);
    for (Zone& zone : zones_)
      if (zone.routing == Zone::Routing::shortest) find_shortest(zone);
    if (p_.devices() == 0) text_.refuse(root, "the platform has no hosts");
    const auto router = std::make_shared<ZoneRouter>(std::move(zones_), std::move(points_), std::move(memory_point_));
    find_missing_routes(*router);
    p_.set_router(router);
    if (facts_ && facts_hosts_ == p_.memories()) p_.set_interconnect(*facts_);
    p_.shrink_to_fit();
    if (!ignored_.empty()) {
      std::string list;
      for (const auto& [what, count] : ignored_)
        list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", what, count);
      notes_.push_back("not used from the SimGrid file: " + list);
    }
    return std::move(p_);
  }

 private:
  void ignore(const std::string& what) { ++ignored_[what]; }

  /// Of the p-state that is set at the start.
  double speed(const pugi::xml_node& node) {
    const std::vector<double> speeds = text_.speeds(node);
    const std::string_view state = node.attribute("pstate").value();
    const double number = state.empty() ? 0 : parse_number(state).value_or(-1);
    if (!(number >= 0 && number < static_cast<double>(speeds.size())) || std::floor(number) != number)
      text_.refuse(node, fmt::format("there is no p-state '{}' among {} speeds", state, speeds.size()));
    if (speeds.size() > 1) ignore("further p-states");
    return speeds[static_cast<std::size_t>(number)];
  }

  // --- zones and what stands in them ---
  std::uint32_t add_point(const pugi::xml_node& node, std::uint32_t zone, const std::string& name,
                          MemoryId memory = {}) {
    const auto point = static_cast<std::uint32_t>(points_.size());
    if (!point_of_.emplace(name, point).second)
      text_.refuse(node, fmt::format("there are two hosts, routers or zones called '{}'", name));
    points_.push_back({zone, static_cast<std::uint32_t>(zones_[zone].points.size()), memory, name});
    zones_[zone].points.push_back(point);
    return point;
  }

  std::uint32_t add_zone(const pugi::xml_node& node, std::uint32_t parent) {
    const std::string name = text_.required(node, "id");
    const auto zone = static_cast<std::uint32_t>(zones_.size());
    const std::uint32_t point = add_point(node, parent, name);
    zones_.push_back({.name = name, .parent = parent, .depth = zones_[parent].depth + 1, .netpoint = point});
    zone_of_point_.emplace(point, zone);
    cloud_.push_back(p_.add_switch(name));
    return zone;
  }

  void read_zone(const pugi::xml_node& node, std::uint32_t parent) {
    if (zones_[parent].depth > 100) text_.refuse(node, "zones nest more than 100 deep");
    const std::string routing = text_.required(node, "routing");
    const std::uint32_t zone = add_zone(node, parent);
    Zone& made = zones_[zone];
    if (routing == "Full" || routing == "None")
      made.routing = Zone::Routing::full;
    else if (routing == "Floyd" || routing == "Dijkstra" || routing == "DijkstraCache")
      made.routing = Zone::Routing::shortest;
    else if (routing == "Cluster")
      made.routing = Zone::Routing::star;
    else if (routing == "Vivaldi")
      text_.refuse(node,
                   "zones with Vivaldi routing are not supported: their "
                   "latencies come from coordinates, not from links");
    else
      text_.refuse(node, fmt::format("routing '{}' is not supported: Full, "
                                     "Floyd, Dijkstra and Cluster are",
                                     routing));
    read_children(node, zone);
    if (made_points(zone) > most_points_of_shortest && zones_[zone].routing == Zone::Routing::shortest)
      text_.refuse(node,
                   fmt::format("more than {} points in a zone with {} routing", most_points_of_shortest, routing));
  }
  std::size_t made_points(std::uint32_t zone) const { return zones_[zone].points.size(); }

  void read_children(const pugi::xml_node& parent, std::uint32_t zone) {
    // Links and points first: routes may be written before what they name.
    for (const pugi::xml_node& node : parent.children()) {
      const std::string_view name = node.name();
      if (name == "zone" || name == "AS")
        read_zone(node, zone);
      else if (name == "cluster")
        read_cluster(node, zone);
      else if (name == "host")
        read_host(node, zone);
      else if (name == "router")
        add_star_point(add_point(node, zone, text_.required(node, "id")));
      else if (name == "link" || name == "backbone")
        read_link(node, zone);
      else if (name == "prop" || name == "config" || name == "trace" || name == "trace_connect" || name == "actor" ||
               name == "process" || name == "storage" || name == "storage_type")
        ignore("<" + std::string(name) + ">");
      else if (name != "route" && name != "zoneRoute" && name != "ASroute" && name != "bypassRoute" &&
               name != "host_link")
        text_.refuse(node, fmt::format("<{}> is not supported", name));
    }
    for (const pugi::xml_node& node : parent.children()) {
      const std::string_view name = node.name();
      if (name == "host_link") read_host_link(node, zone);
      if (name == "route") read_route(node, zone, false);
      if (name == "zoneRoute" || name == "ASroute") read_route(node, zone, true);
      if (name == "bypassRoute") read_bypass(node, zone);
    }
  }

  void note_unused(const pugi::xml_node& node) {
    for (const char* attribute : {"state_file", "speed_file", "availability_file", "bandwidth_file", "latency_file"})
      if (*node.attribute(attribute).value() != '\0') ignore(attribute);
    for (const pugi::xml_node& child : node.children()) ignore("<" + std::string(child.name()) + ">");
  }

  std::uint32_t add_host(const pugi::xml_node& node, std::uint32_t zone, NameRow name, const std::string& text,
                         double rate, SlotCount slots) {
    if (p_.devices() >= static_cast<std::size_t>(most_devices))
      text_.refuse(node, fmt::format("more than {} hosts", most_devices));
    if (p_.slots() + slots > static_cast<std::size_t>(most_slots))
      text_.refuse(node, fmt::format("more than {} cores", most_slots));
    const MemoryId memory = p_.add_memory(name);
    p_.add_device(name, type_of(node, rate), memory, slots);
    const std::uint32_t point = add_point(node, zone, text, memory);
    memory_point_.push_back(point);
    return point;
  }

  DeviceTypeId type_of(const pugi::xml_node& node, double rate) {
    const auto [found, is_new] = types_.try_emplace(rate);
    if (!is_new) return found->second;
    Parameters cpu("host", text_.place(node));
    const auto set = [&](const char* key, std::string text) {
      cpu.set(key, Value{std::move(text), text_.place(node)});
    };
    set("model", "cpu");
    set("peak", fmt::format("{} flop/s", rate));
    set("bandwidth", "1e24 B/s");  // SimGrid's hosts know flops only
    return found->second = p_.add_type(presets_.device(cpu, {}).spec.type);
  }

  SlotCount cores(const pugi::xml_node& node) const {
    const pugi::xml_attribute core = node.attribute("core");
    if (!core) return 1;
    return checked_slots(
        checked_number(core.value(), [&](const std::string& why) { text_.refuse(node, "core " + why); }),
        [&](const std::string& why) { text_.refuse(node, "core " + why); });
  }

  void read_host(const pugi::xml_node& node, std::uint32_t zone) {
    note_unused(node);
    const std::string name = text_.required(node, "id");
    add_star_point(add_host(node, zone, p_.names().row(name), name, speed(node), cores(node)));
  }

  /// In a star every point has a list of links each way, which may be empty.
  void add_star_point(std::uint32_t point) {
    Zone& zone = zones_[points_[point].zone];
    zone.up.resize(zone.points.size());
    zone.down.resize(zone.points.size());
  }

  XmlLink add_link(const pugi::xml_node& node, const std::string& name, VertexId from, VertexId to, Seconds alpha,
                   ByteRate beta, std::string_view policy) {
    if (policy == "SPLITDUPLEX") {
      const LinkId up = p_.add_link(name + "_UP", from, to, alpha, beta),
                   down = p_.add_link(name + "_DOWN", to, from, alpha, beta);
      return {{up}, {down}};
    }
    if (policy != "SHARED" && policy != "FATPIPE")
      text_.refuse(node, fmt::format("sharing policy '{}' is not supported: "
                                     "SHARED, FATPIPE and SPLITDUPLEX are",
                                     policy));
    const LinkId link =
        p_.add_link(name, from, to, alpha, beta, policy == "FATPIPE" ? LinkKind::fat_pipe : LinkKind::full_duplex);
    return {{link}, {link}};
  }

  void read_link(const pugi::xml_node& node, std::uint32_t zone) {
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

  const XmlLink& link(const pugi::xml_node& node, const std::string& name) const {
    if (const auto found = links_.find(name); found != links_.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& [id, unused] : links_) known.push_back(id);
    text_.refuse(node, fmt::format("there is no link '{}'{}", name, suggestion(name, known)));
  }

  std::uint32_t point(const pugi::xml_node& node, const char* attribute) const {
    const std::string name = text_.required(node, attribute);
    if (const auto found = point_of_.find(name); found != point_of_.end()) return found->second;
    std::vector<std::string> known;
    for (const Netpoint& p : points_) known.push_back(p.name);
    text_.refuse(node, fmt::format("there is no host, router or zone '{}'{}", name, suggestion(name, known)));
  }

  /// Whether the point stands in the zone that `zone_point` is, at any depth.
  bool is_inside(std::uint32_t point, std::uint32_t zone_point) const {
    while (point != zone_point && zones_[points_[point].zone].netpoint != Zone::none)
      point = zones_[points_[point].zone].netpoint;
    return point == zone_point;
  }

  struct RouteLinks {
    std::vector<LinkId> there, back;
  };
  RouteLinks route_links(const pugi::xml_node& node) const {
    RouteLinks route;
    for (const pugi::xml_node& child : node.children("link_ctn")) {
      const XmlLink& used = link(child, text_.required(child, "id"));
      const bool down = std::string_view(child.attribute("direction").value()) == "DOWN";
      route.there.push_back((down ? used.back : used.forward).front());
      route.back.insert(route.back.begin(), (down ? used.forward : used.back).front());
    }
    return route;
  }

  void read_route(const pugi::xml_node& node, std::uint32_t zone, bool joins_zones) {
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
      text_.refuse(node,
                   fmt::format("the route from '{}' to '{}' is given twice", points_[from].name, points_[to].name));
    const std::string_view symmetrical = node.attribute("symmetrical").value();
    if (symmetrical != "NO" && symmetrical != "no")
      here.routes.emplace(Zone::key(b, a), ZoneRoute{to_gateway, from_gateway, links.back});
  }

  void read_bypass(const pugi::xml_node& node, std::uint32_t zone) {
    const std::uint32_t from = point(node, "src"), to = point(node, "dst");
    if (points_[from].zone != zone || points_[to].zone != zone)
      text_.refuse(node, "both ends of a bypassRoute must stand in its zone");
    zones_[zone].bypasses[Zone::key(points_[from].local, points_[to].local)] = route_links(node).there;
  }

  void read_host_link(const pugi::xml_node& node, std::uint32_t zone) {
    Zone& here = zones_[zone];
    const std::uint32_t host = point(node, "id");
    if (here.routing != Zone::Routing::star || points_[host].zone != zone)
      text_.refuse(node, "<host_link> is for hosts of a Cluster zone");
    here.up[points_[host].local] = link(node, text_.required(node, "up")).forward;
    here.down[points_[host].local] = link(node, text_.required(node, "down")).forward;
  }

  // --- <cluster> ---
  void read_cluster(const pugi::xml_node& node, std::uint32_t parent) {
    note_unused(node);
    if (node.attribute("loopback_bw")) ignore("loopback links");
    const std::string id = text_.required(node, "id"), prefix = text_.required(node, "prefix"),
                      suffix = text_.required(node, "suffix");
    const std::uint32_t zone = add_zone(node, parent);
    const double rate = speed(node);
    const SlotCount slots = cores(node);
    const std::vector<std::uint32_t> numbers = text_.radical(node);
    const std::uint32_t form = p_.names().form(prefix + "\1" + suffix);
    const VertexId first_vertex = p_.vertices();
    std::vector<VertexId> hosts;
    for (const std::uint32_t n : numbers) {
      const std::uint32_t host =
          add_host(node, zone, p_.names().row(form, n), fmt::format("{}{}{}", prefix, n, suffix), rate, slots);
      hosts.push_back(p_.vertex(points_[host].memory));
    }
    std::string router = node.attribute("router_id").value();
    if (router.empty()) router = prefix + id + "_router" + suffix;
    const std::string topology = node.attribute("topology").value();
    if (topology.empty() || topology == "FLAT") {
      read_flat(node, zone, id, numbers, hosts, router);
    } else {
      read_topology(node, zone, id, hosts, first_vertex);
    }
  }

  void read_flat(const pugi::xml_node& node, std::uint32_t zone, const std::string& id,
                 const std::vector<std::uint32_t>& numbers, const std::vector<VertexId>& hosts,
                 const std::string& router) {
    const VertexId centre = p_.add_switch(router);
    const Seconds alpha = text_.latency(node, "lat");
    const ByteRate beta = text_.bandwidth(node, "bw");
    const std::string policy = SimgridText::policy(node, "sharing_policy", "SPLITDUPLEX");
    zones_[zone].routing = Zone::Routing::star;
    for (std::size_t h = 0; h < hosts.size(); ++h) {
      const std::string name = fmt::format("{}_link_{}", id, numbers[h]);
      const XmlLink own = add_link(node, name, hosts[h], centre, alpha, beta, policy);
      std::vector<LinkId> up = own.forward, down = own.back;
      if (node.attribute("limiter_link")) {
        const LinkId limiter =
            p_.add_link(name + "_limiter", hosts[h], hosts[h], Seconds(0), text_.bandwidth(node, "limiter_link"));
        up.insert(up.begin(), limiter);
        down.push_back(limiter);
      }
      zones_[zone].up.push_back(std::move(up));
      zones_[zone].down.push_back(std::move(down));
    }
    if (node.attribute("bb_bw")) {
      zones_[zone].backbone =
          add_link(node, id + "_backbone", centre, centre, text_.latency(node, "bb_lat"),
                   text_.bandwidth(node, "bb_bw"), SimgridText::policy(node, "bb_sharing_policy", "SHARED"))
              .forward;
    }
    add_star_point(add_point(node, zone, router));
    const auto n = static_cast<double>(hosts.size() / 2);
    InterconnectFacts facts{"star", hosts.size(), 2, beta * n};
    if (policy == "FATPIPE") facts.bisection.reset();
    if (node.attribute("bb_bw")) {
      ++facts.links;
      facts.diameter = 3;
      if (SimgridText::policy(node, "bb_sharing_policy", "SHARED") == "SHARED")
        facts.bisection =
            std::min(facts.bisection.value_or(text_.bandwidth(node, "bb_bw")), text_.bandwidth(node, "bb_bw"));
    }
    keep_facts(std::move(facts), hosts.size());
  }

  /// They hold for the platform where it is one cluster and nothing else.
  void keep_facts(InterconnectFacts facts, std::size_t hosts) {
    facts_ = std::move(facts);
    facts_hosts_ = hosts;
  }

  void read_topology(const pugi::xml_node& node, std::uint32_t zone, const std::string& id,
                     const std::vector<VertexId>& hosts, VertexId first_vertex) {
    Parameters keys = text_.interconnect(node);
    const std::vector<InterconnectModel> catalog = interconnect_catalog();
    const InterconnectModel& model = choose(catalog, keys, "interconnect");
    keys.check(model.card);
    Interconnect made = model.make(keys, {p_, hosts, presets_, id + "."});
    zones_[zone].routing = Zone::Routing::interconnect;
    zones_[zone].interconnect = std::move(made.router);
    keep_facts(std::move(made.facts), hosts.size());
    if (node.attribute("limiter_link")) {
      zones_[zone].first_vertex = first_vertex;
      const std::size_t vertices = p_.vertices();
      for (VertexId v = first_vertex; v < vertices; ++v)
        zones_[zone].limiters.push_back(p_.add_link(p_.names().ended(p_.name_row(v), "-limiter"), v, v, Seconds(0),
                                                    text_.bandwidth(node, "limiter_link")));
    }
  }

  /// SimGrid lets hosts be without a route to each other as long as nobody sends. Here such a way has one link that
  /// takes longer than any clock can count, so that policies avoid it and a run that takes it ends with an error. Of
  /// the hosts of one cluster, which are alike, one stands for all.
  void find_missing_routes(ZoneRouter& router) {
    std::vector<std::uint32_t> hosts;
    for (const Zone& zone : router.zones()) {
      const bool alike = zone.routing == Zone::Routing::star || zone.routing == Zone::Routing::interconnect;
      for (const std::uint32_t point : zone.points) {
        if (!router.points()[point].memory) continue;
        hosts.push_back(point);
        if (alike) break;
      }
    }
    std::size_t pairs = 0, missing = 0;
    std::string first;
    std::vector<LinkId> unused;
    for (const std::uint32_t a : hosts) {
      for (const std::uint32_t b : hosts) {
        unused.clear();
        if (++pairs > most_pairs_checked || router.find(p_, a, b, 0, unused)) continue;
        if (missing++ == 0) first = fmt::format("from '{}' to '{}'", router.points()[a].name, router.points()[b].name);
      }
    }
    if (missing == 0 && pairs <= most_pairs_checked) return;
    router.set_missing(p_.add_link("no-route", cloud_[0], cloud_[0], Seconds(1e30), ByteRate(1)));
    if (missing > 0) {
      notes_.push_back(
          fmt::format("the SimGrid file has no route for {} pair{} of hosts, as {}: a run that sends between "
                      "them fails",
                      missing, missing == 1 ? "" : "s", first));
    }
  }

  const TextFile& file_;
  SimgridText text_;
  Presets& presets_;
  std::vector<std::string>& notes_;
  pugi::xml_document xml_;
  Platform p_;
  std::vector<Zone> zones_;
  std::vector<VertexId> cloud_;  ///< of each zone: the ends of its links
  std::vector<Netpoint> points_;
  std::vector<std::uint32_t> memory_point_;
  std::unordered_map<std::string, std::uint32_t> point_of_;
  std::unordered_map<std::uint32_t, std::uint32_t> zone_of_point_;
  std::map<std::string, XmlLink> links_;
  std::map<double, DeviceTypeId> types_;
  std::map<std::string, std::size_t> ignored_;
  std::optional<InterconnectFacts> facts_;
  std::size_t facts_hosts_ = 0;
};

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  Presets presets = Presets::beside(parameters.place());
  const TextFile file = input_file(parameters);
  return Reader(file, presets, notes).read();
}

}  // namespace

PlatformModel simgrid_xml() {
  return {{.name = "simgrid-xml",
           .summary = "a platform file of SimGrid (version 4.1)",
           .parameters = {file_parameter("a SimGrid platform, *.xml")},
           .source = "https://simgrid.org/doc/latest/XML_reference.html"},
          make};
}

}  // namespace pelsim::platforms
