#pragma once
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/import.hpp"
#include "models/interconnect.hpp"
#include "models/simgrid_text.hpp"
#include "models/simgrid_zones.hpp"

/// SimGrid's platform files become a platform with a router of zones.
namespace pelsim {

/// Reads one file. What is written may name what comes later: points and links are made first, then routes.
class SimgridReader {
 public:
  SimgridReader(const TextFile& file, Presets& presets, std::vector<std::string>& notes)
      : file_(file), text_(file), presets_(presets), notes_(notes) {}

  /// Throws ScenarioError with its place for what is wrong in the file, or not supported.
  Platform read();

 private:
  struct XmlLink {
    std::vector<LinkId> forward, back;
  };
  struct RouteLinks {
    std::vector<LinkId> there, back;
  };

  // --- zones and what stands in them (simgrid_reader.cpp) ---
  void ignore(const std::string& what) { ++ignored_[what]; }
  /// The keys of a cpu: its p-states, and what it draws in them.
  Parameters cpu(const pugi::xml_node& node, SlotCount slots);
  std::uint32_t add_point(const pugi::xml_node& node, std::uint32_t zone, const std::string& name,
                          MemoryId memory = {});
  std::uint32_t add_zone(const pugi::xml_node& node, std::uint32_t parent);
  void read_zone(const pugi::xml_node& node, std::uint32_t parent);
  std::size_t made_points(std::uint32_t zone) const { return zones_[zone].points.size(); }
  void read_children(const pugi::xml_node& parent, std::uint32_t zone);
  void note_unused(const pugi::xml_node& node);
  std::uint32_t add_host(const pugi::xml_node& node, std::uint32_t zone, NameRow name, const std::string& text,
                         const Parameters& cpu, SlotCount slots);
  DeviceTypeId type_of(const Parameters& cpu);
  static std::optional<LinkPower> power(const SimgridText&, const pugi::xml_node& node);
  SlotCount cores(const pugi::xml_node& node) const;
  void read_host(const pugi::xml_node& node, std::uint32_t zone);
  /// In a star every point has a list of links each way, which may be empty.
  void add_star_point(std::uint32_t point);
  /// They hold for the platform where it is one cluster and nothing else.
  void keep_facts(InterconnectFacts facts, std::size_t hosts);
  /// SimGrid lets hosts be without a route to each other as long as nobody sends. Here such a way has one link that
  /// takes longer than any clock can count, so that policies avoid it and a run that takes it ends with an error. Of
  /// the hosts of one cluster, which are alike, one stands for all.
  void find_missing_routes(ZoneRouter& router);

  // --- links and routes (simgrid_routes.cpp) ---
  XmlLink add_link(const pugi::xml_node& node, const std::string& name, VertexId from, VertexId to, Seconds alpha,
                   ByteRate beta, std::string_view policy);
  void read_link(const pugi::xml_node& node, std::uint32_t zone);
  const XmlLink& link(const pugi::xml_node& node, const std::string& name) const;
  std::uint32_t point(const pugi::xml_node& node, const char* attribute) const;
  /// Whether the point stands in the zone that `zone_point` is, at any depth.
  bool is_inside(std::uint32_t point, std::uint32_t zone_point) const;
  RouteLinks route_links(const pugi::xml_node& node) const;
  void read_route(const pugi::xml_node& node, std::uint32_t zone, bool joins_zones);
  void read_bypass(const pugi::xml_node& node, std::uint32_t zone);
  void read_host_link(const pugi::xml_node& node, std::uint32_t zone);

  // --- <cluster> (simgrid_clusters.cpp) ---
  void read_cluster(const pugi::xml_node& node, std::uint32_t parent);
  void read_flat(const pugi::xml_node& node, std::uint32_t zone, const std::string& id,
                 const std::vector<std::uint32_t>& numbers, const std::vector<VertexId>& hosts,
                 const std::string& router);
  void read_topology(const pugi::xml_node& node, std::uint32_t zone, const std::string& id,
                     const std::vector<VertexId>& hosts, VertexId first_vertex);

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
  std::map<std::string, DeviceTypeId> types_;
  std::map<std::string, std::size_t> ignored_;
  std::optional<InterconnectFacts> facts_;
  std::size_t facts_hosts_ = 0;
};

}  // namespace pelsim
