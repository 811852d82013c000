#include "models/simgrid_reader.hpp"

#include <fmt/format.h>

#include "models/device_parameters.hpp"

namespace pelsim {

void SimgridReader::read_cluster(const pugi::xml_node& node, std::uint32_t parent) {
  note_unused(node);
  if (node.attribute("loopback_bw")) ignore("loopback links");
  const std::string id = text_.required(node, "id"), prefix = text_.required(node, "prefix"),
                    suffix = text_.required(node, "suffix");
  const std::uint32_t zone = add_zone(node, parent);
  const SlotCount slots = cores(node);
  const Parameters keys = cpu(node, slots);
  const std::vector<std::uint32_t> numbers = text_.radical(node);
  const std::uint32_t form = p_.names().form(prefix + "\1" + suffix);
  const VertexId first_vertex = p_.vertices();
  std::vector<VertexId> hosts;
  for (const std::uint32_t n : numbers) {
    const std::uint32_t host =
        add_host(node, zone, p_.names().row(form, n), fmt::format("{}{}{}", prefix, n, suffix), keys, slots);
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

void SimgridReader::read_flat(const pugi::xml_node& node, std::uint32_t zone, const std::string& id,
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
        add_link(node, id + "_backbone", centre, centre, text_.latency(node, "bb_lat"), text_.bandwidth(node, "bb_bw"),
                 SimgridText::policy(node, "bb_sharing_policy", "SHARED"))
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

void SimgridReader::read_topology(const pugi::xml_node& node, std::uint32_t zone, const std::string& id,
                                  const std::vector<VertexId>& hosts, VertexId first_vertex) {
  Parameters keys = text_.interconnect(node);
  const std::vector<InterconnectModel>& catalog = interconnect_catalog();
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
      zones_[zone].limiters.push_back(p_.add_link(p_.names().ended(p_.name_row(v), "-limiter"), v, v,
                                                  {Seconds(0), text_.bandwidth(node, "limiter_link")}));
  }
}

}  // namespace pelsim
