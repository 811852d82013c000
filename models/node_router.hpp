#pragma once
#include "models/catalog.hpp"

/// Nodes with an inside of their own: NUMA domains, PCIe switches, devices with memories, links between devices.
namespace pelsim {

/// Cables and memories are numbered within the node, from 0; the memories of its NUMA domains come first.
struct NodeMemory {
  static constexpr std::uint32_t none = 0xffffffffu;
  std::uint32_t domain = 0;     ///< the NUMA domain it belongs to, or is
  std::uint32_t cable = none;   ///< to the domain's memory, or to a PCIe switch; none: it is the domain's memory
  std::uint32_t uplink = none;  ///< from that PCIe switch to the domain's memory
  std::uint32_t peers = none;   ///< the group of devices it is joined to directly
  std::uint32_t peer = 0;       ///< its number in that group
};

/// Devices that are joined all to all, or two by two (0 and 1, 2 and 3, ...).
struct PeerGroup {
  std::uint32_t first_cable = 0, devices = 0;
  bool in_pairs = false;
};

/// Equal nodes whose memories and links follow each other.
struct NodeShape {
  std::uint32_t nodes = 0;
  std::uint32_t first_memory = 0, first_link = 0;
  std::uint32_t cables = 0;  ///< of one node, two links each
  std::uint32_t domains = 1, first_domain_cable = 0;
  std::vector<NodeMemory> memories;
  std::vector<PeerGroup> peers;
};

/// Within a node: the direct link of peers; over the PCIe switch that both hang on; else up to the memory of the
/// domain, over the inter-socket link where the domains differ, and down. Between nodes: to the memory of domain 0,
/// where the network interface is, through the interconnect (null for a lone node), and down. Links lead from a device
/// upwards; the next id is the way back.
std::shared_ptr<const Router> node_router(std::vector<NodeShape>, std::shared_ptr<const EndpointRouter> interconnect);

}  // namespace pelsim
