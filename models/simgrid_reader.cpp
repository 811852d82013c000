#include "models/simgrid_reader.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/device_parameters.hpp"
#include "models/presets.hpp"

namespace pelsim {

namespace {
constexpr std::size_t most_points_of_shortest = 2048;
constexpr std::size_t most_pairs_checked = 1'000'000;
}  // namespace

Platform SimgridReader::read() {
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
    for (const auto& [what, count] : ignored_) list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", what, count);
    notes_.push_back("not used from the SimGrid file: " + list);
  }
  return std::move(p_);
}

/// SimGrid's energy plugin: Idle:Epsilon:AllCores of each p-state, of which Epsilon may be missing.
Parameters SimgridReader::cpu(const pugi::xml_node& node, SlotCount slots) {
  const std::vector<double> speeds = text_.speeds(node);
  const std::string_view chosen = node.attribute("pstate").value();
  const double number = chosen.empty() ? 0 : parse_number(chosen).value_or(-1);
  if (!(number >= 0 && number < static_cast<double>(speeds.size())) || std::floor(number) != number)
    text_.refuse(node, fmt::format("there is no p-state '{}' among {} speeds", chosen, speeds.size()));
  const std::vector<std::vector<double>> watts = SimgridText::property(node, "wattage_per_state").empty()
                                                     ? std::vector<std::vector<double>>{}
                                                     : text_.watts(node, "wattage_per_state", 2, 3);
  if (!watts.empty() && watts.size() != speeds.size())
    text_.refuse(node, fmt::format("wattage_per_state has {} states, speed {}", watts.size(), speeds.size()));

  Parameters cpu("host", text_.place(node));
  const auto set = [&](Parameters& table, const char* key, std::string text) {
    table.set(key, Value{std::move(text), text_.place(node)});
  };
  set(cpu, "model", "cpu");
  set(cpu, "peak", fmt::format("{} flop/s", speeds[0]));
  set(cpu, "bandwidth", "1e24 B/s");  // SimGrid's hosts know flops only
  if (!watts.empty()) cpu.set("slots", Value{std::int64_t{slots}, text_.place(node)});
  if (speeds.size() == 1 && watts.empty()) return cpu;
  auto states = std::make_shared<Value::Tables>();
  for (std::size_t s = 0; s < speeds.size(); ++s) {
    Parameters state("host.states", text_.place(node));
    set(state, "name", fmt::format("{}", s));
    state.set("speed", Value{speeds[s] / speeds[0], text_.place(node)});
    if (!watts.empty()) {
      set(state, "idle_power", fmt::format("{} W", watts[s].front()));
      if (watts[s].size() == 3) set(state, "least_power", fmt::format("{} W", watts[s][1]));
      set(state, "full_power", fmt::format("{} W", watts[s].back()));
    }
    states->push_back(std::move(state));
  }
  cpu.set("states", Value{std::move(states), text_.place(node)});
  set(cpu, "state", fmt::format("{}", number));
  return cpu;
}

std::uint32_t SimgridReader::add_point(const pugi::xml_node& node, std::uint32_t zone, const std::string& name,
                                       MemoryId memory) {
  const auto point = static_cast<std::uint32_t>(points_.size());
  if (!point_of_.emplace(name, point).second)
    text_.refuse(node, fmt::format("there are two hosts, routers or zones called '{}'", name));
  points_.push_back({zone, static_cast<std::uint32_t>(zones_[zone].points.size()), memory, name});
  zones_[zone].points.push_back(point);
  return point;
}

std::uint32_t SimgridReader::add_zone(const pugi::xml_node& node, std::uint32_t parent) {
  const std::string name = text_.required(node, "id");
  const auto zone = static_cast<std::uint32_t>(zones_.size());
  const std::uint32_t point = add_point(node, parent, name);
  zones_.push_back({.name = name, .parent = parent, .depth = zones_[parent].depth + 1, .netpoint = point});
  zone_of_point_.emplace(point, zone);
  cloud_.push_back(p_.add_switch(name));
  return zone;
}

void SimgridReader::read_zone(const pugi::xml_node& node, std::uint32_t parent) {
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
    text_.refuse(node, fmt::format("more than {} points in a zone with {} routing", most_points_of_shortest, routing));
}

void SimgridReader::read_children(const pugi::xml_node& parent, std::uint32_t zone) {
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

void SimgridReader::note_unused(const pugi::xml_node& node) {
  for (const char* attribute : {"state_file", "speed_file", "availability_file", "bandwidth_file", "latency_file"})
    if (*node.attribute(attribute).value() != '\0') ignore(attribute);
  for (const pugi::xml_node& child : node.children()) {
    const std::string_view id = child.attribute("id").value();
    if (id != "wattage_per_state" && id != "wattage_range") ignore("<" + std::string(child.name()) + ">");
  }
}

std::uint32_t SimgridReader::add_host(const pugi::xml_node& node, std::uint32_t zone, NameRow name,
                                      const std::string& text, const Parameters& cpu, SlotCount slots) {
  if (p_.devices() >= static_cast<std::size_t>(most_devices))
    text_.refuse(node, fmt::format("more than {} hosts", most_devices));
  if (p_.slots() + slots > static_cast<std::size_t>(most_slots))
    text_.refuse(node, fmt::format("more than {} cores", most_slots));
  const MemoryId memory = p_.add_memory(name);
  p_.add_device(name, type_of(cpu), memory, slots);
  const std::uint32_t point = add_point(node, zone, text, memory);
  memory_point_.push_back(point);
  return point;
}

DeviceTypeId SimgridReader::type_of(const Parameters& cpu) {
  std::string identity;
  const auto describe = [&](const Parameters& table) {
    for (const auto& [key, value] : table.values()) {
      if (const auto* text = std::get_if<std::string>(&value.data)) identity += key + "=" + *text + "\n";
      if (const auto* number = std::get_if<double>(&value.data)) identity += fmt::format("{}={}\n", key, *number);
      if (const auto* whole = std::get_if<std::int64_t>(&value.data)) identity += fmt::format("{}={}\n", key, *whole);
    }
  };
  describe(cpu);
  for (const Parameters& state : cpu.tables("states")) describe(state);
  const auto [found, is_new] = types_.try_emplace(identity);
  if (is_new) found->second = p_.add_type(presets_.device(cpu, {}).spec.type);
  return found->second;
}

SlotCount SimgridReader::cores(const pugi::xml_node& node) const {
  const pugi::xml_attribute core = node.attribute("core");
  if (!core) return 1;
  return checked_slots(checked_number(core.value(), [&](const std::string& why) { text_.refuse(node, "core " + why); }),
                       [&](const std::string& why) { text_.refuse(node, "core " + why); });
}

void SimgridReader::read_host(const pugi::xml_node& node, std::uint32_t zone) {
  note_unused(node);
  const std::string name = text_.required(node, "id");
  const SlotCount slots = cores(node);
  add_star_point(add_host(node, zone, p_.names().row(name), name, cpu(node, slots), slots));
}

void SimgridReader::add_star_point(std::uint32_t point) {
  Zone& zone = zones_[points_[point].zone];
  zone.up.resize(zone.points.size());
  zone.down.resize(zone.points.size());
}

void SimgridReader::keep_facts(InterconnectFacts facts, std::size_t hosts) {
  facts_ = std::move(facts);
  facts_hosts_ = hosts;
}

void SimgridReader::find_missing_routes(ZoneRouter& router) {
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

}  // namespace pelsim
