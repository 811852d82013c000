#pragma once
#include <memory>
#include <string>
#include <vector>

#include "sim/demand.hpp"
#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// Devices of one type cost the same: same class, same speed, same model.
struct DeviceType {
  std::string device_class;                  ///< names the column of given times: "cpu", "gpu", "P1"
  std::string label;                         ///< for people: "epyc-7763"
  double speed = 1;                          ///< divides times given for class "any"
  std::shared_ptr<const DeviceModel> model;  ///< null: the type runs given times only
};

/// Anything that executes tasks. Its slots are what it runs side by side and are numbered over the whole platform.
struct Device {
  std::string name;
  DeviceTypeId type;
  MemoryId memory;
  SlotId first_slot;
  SlotCount slots = 1;
};

/// A place where the interconnect meets: a memory or a switch.
struct Vertex {
  std::string name;
  MemoryId memory;  ///< none: a switch
};

using VertexId = std::size_t;

/// Who shares a link's bandwidth. full_duplex: the flows of one direction. half_duplex: those of both directions.
/// fat_pipe: nobody; it bounds every flow by itself.
enum class LinkKind : std::uint8_t { full_duplex, half_duplex, fat_pipe };

/// One direction of a link.
struct Link {
  std::string name;
  VertexId from, to;
  Seconds latency;
  ByteRate bandwidth;
  LinkKind kind = LinkKind::full_duplex;
  LinkId capacity = {};  ///< whose bandwidth it uses: its own, or in half duplex that of the first direction
};

/// Latency and bandwidth of a way through the interconnect when nothing else moves: t = latency + bytes * per_byte.
struct Path {
  Seconds latency;
  double per_byte = 0;  ///< seconds a byte: 1 / the narrowest link's bandwidth
  Seconds time(Bytes size) const { return Seconds(latency.value + size.value * per_byte); }
};

class Platform;

/// Finds the links between two memories when asked; nothing is stored for all pairs. Pure and thread safe.
class Router {
 public:
  virtual ~Router() = default;
  /// Appends the links in order of travel. `from` and `to` differ. `salt` spreads over equal routes.
  virtual void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t salt,
                     std::vector<LinkId>& links) const = 0;
  /// Latencies added, narrowest bandwidth. The default walks `route`; override where it can be had faster.
  virtual Path path(const Platform&, MemoryId from, MemoryId to) const;
};

/// Devices, memories, switches and links as one graph; Boost.Graph's algorithms walk it in platform.cpp, so that its
/// headers stay there. Built once, then read by any number of runs.
class Platform {
 public:
  using VertexId = pelsim::VertexId;

  // --- building, in any order; ids count from 0 ---
  VertexId add_switch(std::string name);
  MemoryId add_memory(std::string name);
  DeviceTypeId add_type(DeviceType);
  DeviceId add_device(std::string name, DeviceTypeId, MemoryId, SlotCount slots);
  /// One direction; names must be unique (checked by the caller who knows the file).
  LinkId add_link(std::string name, VertexId from, VertexId to, Seconds latency, ByteRate bandwidth,
                  LinkKind kind = LinkKind::full_duplex);
  /// Both directions: "name" and "name:back".
  void add_duplex(const std::string& name, VertexId a, VertexId b, Seconds latency, ByteRate bandwidth,
                  LinkKind kind = LinkKind::full_duplex);
  void set_router(std::shared_ptr<const Router> router) { router_ = std::move(router); }

  // --- reading ---
  std::size_t devices() const { return devices_.size(); }
  std::size_t slots() const { return slot_device_.size(); }
  std::size_t memories() const { return memory_vertex_.size(); }
  std::size_t links() const { return links_.size(); }
  std::size_t vertices() const { return vertices_.size(); }
  std::size_t types() const { return types_.size(); }
  const Device& device(DeviceId d) const { return devices_[d.index()]; }
  const DeviceType& type(DeviceTypeId t) const { return types_[t.index()]; }
  const DeviceType& type(DeviceId d) const { return types_[device(d).type.index()]; }
  DeviceId device_of(SlotId s) const { return slot_device_[s.index()]; }
  /// "cpu0" for the only slot of a device, else "cpu0.3".
  std::string slot_name(SlotId) const;
  MemoryId memory(DeviceId d) const { return devices_[d.index()].memory; }
  const std::string& memory_name(MemoryId m) const { return vertices_[memory_vertex_[m.index()]].name; }
  VertexId vertex(MemoryId m) const { return memory_vertex_[m.index()]; }
  const Vertex& vertex(VertexId v) const { return vertices_[v]; }
  const Link& link(LinkId l) const { return links_[l.index()]; }
  VertexId link_from(LinkId l) const { return links_[l.index()].from; }
  VertexId link_to(LinkId l) const { return links_[l.index()].to; }
  std::vector<LinkId> route(MemoryId from, MemoryId to, std::uint64_t salt = 0) const;
  /// The same, appended.
  void route(MemoryId from, MemoryId to, std::uint64_t salt, std::vector<LinkId>& links) const {
    if (from != to) router_->route(*this, from, to, salt, links);
  }
  /// Zero within one memory.
  Path path(MemoryId from, MemoryId to) const { return from == to ? Path{} : router_->path(*this, from, to); }
  /// nullopt-like: none when no device, or memory, has this name.
  DeviceId find_device(std::string_view name) const;
  MemoryId find_memory(std::string_view name) const;

 private:
  std::vector<Vertex> vertices_;
  std::vector<Link> links_;
  std::vector<DeviceType> types_;
  std::vector<Device> devices_;
  std::vector<DeviceId> slot_device_;
  std::vector<VertexId> memory_vertex_;
  std::shared_ptr<const Router> router_;
};

/// Routes along a tree that is rooted at vertex 0: up to the nearest common ancestor, then down. Reads the tree's
/// parents once, so that a route costs its length. Precondition: the links (both directions) form a tree.
std::shared_ptr<const Router> tree_router(const Platform&);
/// The direct link between the two memories; for platforms given as a table of pairs.
std::shared_ptr<const Router> pair_router(const Platform&);
/// Least latency, then fewest links, by Dijkstra; for any graph. Costs O(links log vertices) a call.
std::shared_ptr<const Router> shortest_path_router(const Platform&);

}  // namespace pelsim
