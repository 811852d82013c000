#pragma once
#include <map>
#include <string>

#include "models/node_router.hpp"
#include "models/presets.hpp"

/// Nodes as a scenario describes them, and how they are built.
namespace pelsim {

/// An entry of `devices`: `count` equal devices.
struct DeviceGroup {
  std::uint32_t count = 1;
  std::string name;
  ResolvedDevice device;
  std::optional<std::uint32_t> domain;  ///< else they are dealt out over the node's domains, in blocks
  std::optional<LinkSpec> link;         ///< to a memory of its own; without it a device uses its domain's
  std::uint32_t per_switch = 0;         ///< devices that share a PCIe switch; 0: none
  LinkSpec uplink = {};                 ///< from such a switch to the domain's memory
  std::optional<LinkSpec> peer_link;    ///< between the group's memories
  bool peers_in_pairs = false;
};

struct NodeGroup {
  std::uint32_t count = 1;
  std::string name;
  bool memory_per_device = false;  ///< every device hangs on the interconnect with a memory of its own
  std::uint32_t domains = 1;
  LinkSpec domain_link = {};
  std::optional<Bytes> memory_capacity;  ///< of each domain's memory, whatever its devices say
  bool read_in_place = false;            ///< of one domain in another
  std::vector<DeviceGroup> devices;
};

/// Builds nodes and collects what their router and the interconnect must know.
class NodeBuilder {
 public:
  explicit NodeBuilder(Platform& platform) : platform_(&platform) {}
  void add(const NodeGroup&);

  const std::vector<VertexId>& endpoints() const { return endpoints_; }
  std::vector<NodeShape> take_shapes() { return std::move(shapes_); }

 private:
  void add_lone_devices(const NodeGroup&, const std::string& node, std::uint32_t first_node);
  /// The capacity of the memory that it uses, where the node says it.
  DeviceTypeId type_of(const ResolvedDevice&, const std::optional<Bytes>& memory_capacity = {});

  Platform* platform_;
  std::map<std::string, std::uint32_t> nodes_;  ///< how many there are of each name
  std::map<std::string, DeviceTypeId> types_;
  std::vector<VertexId> endpoints_;
  std::vector<NodeShape> shapes_;
};

}  // namespace pelsim
