#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/demand.hpp"
#include "sim/ids.hpp"
#include "sim/names.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// What a device draws: `idle` while no slot works, else from `least` to `full` by the share of its slots that work:
/// P(k of n) = least + k/n (full - least). least = idle is SPECpower's line, another value SimGrid's idle:epsilon:all.
struct Power {
  Watts idle, least, full;
  Watts with(SlotCount busy, SlotCount slots) const {
    return busy == 0 ? idle : least + (full - least) * (static_cast<double>(busy) / static_cast<double>(slots));
  }
};

/// A p-state: how fast a device works in it, and what it then draws.
struct DeviceState {
  std::string name;
  double speed = 1;  ///< its clock as a share of that which the device's other figures are for
  std::optional<Power> power = {};
};

/// When a device serves nobody: for `length` from each multiple of `every` on.
struct Windows {
  Seconds every, length;
};

/// Devices of one type cost the same: same class, same speed, same model.
struct DeviceType {
  std::string device_class;                   ///< names the column of given times: "cpu", "gpu", "P1"
  std::string label;                          ///< for people: "epyc-7763"
  double speed = 1;                           ///< divides times given for class "any"
  std::shared_ptr<const DeviceModel> model;   ///< null: the type runs given times only
  std::optional<Power> power = {};            ///< none: its energy is reported as unknown, never as zero
  std::optional<UsdRate> price = {};          ///< of the whole device; none: unknown
  std::optional<Bytes> memory_capacity = {};  ///< of the memory it brings along; none: without bound
  std::optional<Windows> closed = {};         ///< none: always open
  std::vector<DeviceState> states = {};       ///< empty: it has but one, without a name
  StateId first_state = {};                   ///< that in which it begins; none without states

  /// Of a state; none: of that in which it begins.
  double speed_in(StateId s) const { return states.empty() ? 1 : states[(s ? s : first_state).index()].speed; }
  const std::optional<Power>& power_in(StateId s) const {
    return states.empty() ? power : states[(s ? s : first_state).index()].power;
  }
};

/// Anything that executes tasks. Its slots are what it runs side by side and are numbered over the whole platform.
struct Device {
  Name name;
  DeviceTypeId type;
  MemoryId memory;
  SlotId first_slot;
  SlotCount slots = 1;
};

/// A place where the interconnect meets: a memory or a switch.
struct Vertex {
  Name name;
  MemoryId memory;  ///< none: a switch
};

using VertexId = std::size_t;

/// Who shares a link's bandwidth. full_duplex: the flows of one direction. half_duplex: those of both directions.
/// fat_pipe: nobody; it bounds every flow by itself.
enum class LinkKind : std::uint8_t { full_duplex, half_duplex, fat_pipe };

/// What one direction of a link draws: P = idle + utilisation (busy - idle), and `per_byte` for each byte besides. The
/// two directions of a half duplex link draw it together.
struct LinkPower {
  Watts idle, busy;
  JoulesPerByte per_byte;
  auto operator<=>(const LinkPower&) const = default;
};

/// What links of one sort have in common.
struct LinkTraits {
  Seconds latency;
  ByteRate bandwidth;
  LinkKind kind = LinkKind::full_duplex;
  std::optional<LinkPower> power = {};  ///< none: unknown
  auto operator<=>(const LinkTraits&) const = default;
};

/// One direction of a link. Links with equal ends belong to a cloud, whose inside the platform's file does not tell.
struct Link {
  Name name;
  VertexId from, to;
  Seconds latency;
  ByteRate bandwidth;
  LinkKind kind = LinkKind::full_duplex;
  LinkId capacity = {};  ///< whose bandwidth it uses: its own, or in half duplex that of the first direction
  std::optional<LinkPower> power = {};
};

/// Latency and bandwidth of a way through the interconnect when nothing else moves: t = latency + bytes * per_byte.
struct Path {
  Seconds latency;
  double per_byte = 0;  ///< seconds a byte: 1 / the narrowest link's bandwidth
  Seconds time(Bytes size) const { return Seconds(latency.value + size.value * per_byte); }
  /// This way, then the link.
  Path then(const LinkTraits& link) const {
    return {latency + link.latency, std::max(per_byte, 1.0 / link.bandwidth.value)};
  }
};

class Platform;

/// Finds the links between two memories when asked; nothing is stored for all pairs. Pure and thread safe.
class Router {
 public:
  virtual ~Router() = default;
  /// Appends the links in order of travel. `from` and `to` differ. `salt` spreads over equal routes.
  virtual void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t salt,
                     std::vector<LinkId>& links) const = 0;
  /// Some way is missing: then `joins` tells which, and `route` gives a link that takes longer than any clock counts.
  virtual bool lacks_routes() const { return false; }
  virtual bool joins(const Platform&, MemoryId /*from*/, MemoryId /*to*/) const { return true; }
  /// Latencies added, narrowest bandwidth. The default walks `route`; override where it can be had faster.
  virtual Path path(const Platform&, MemoryId from, MemoryId to) const;
};

/// What a topology promises, for the report. Links count cables, both directions as one.
struct InterconnectFacts {
  std::string model;
  std::size_t links = 0;
  std::optional<std::uint32_t> diameter;  ///< most links on a route from one endpoint to another
  std::optional<ByteRate> bisection;      ///< least bandwidth, one way, between two halves of the endpoints
};

/// Devices, memories, switches and links as one graph; Boost.Graph's algorithms walk it in platform.cpp, so that its
/// headers stay there. Built once, then read by any number of runs. Rows are compact, names are spelled when asked:
/// what the reading functions give is put together from the rows, so it is theirs to keep.
class Platform {
 public:
  using VertexId = pelsim::VertexId;

  // --- building, in any order; ids count from 0. Names must be unique (checked by the caller who knows the file) ---
  NameTable& names() { return *names_; }
  VertexId add_switch(NameRow name);
  VertexId add_switch(std::string_view name) { return add_switch(names_->row(name)); }
  MemoryId add_memory(NameRow name);
  MemoryId add_memory(std::string_view name) { return add_memory(names_->row(name)); }
  DeviceTypeId add_type(DeviceType);
  DeviceId add_device(NameRow name, DeviceTypeId, MemoryId, SlotCount slots);
  DeviceId add_device(std::string_view name, DeviceTypeId type, MemoryId memory, SlotCount slots) {
    return add_device(names_->row(name), type, memory, slots);
  }
  /// One direction.
  LinkId add_link(NameRow name, VertexId from, VertexId to, const LinkTraits&);
  LinkId add_link(std::string_view name, VertexId from, VertexId to, const LinkTraits& traits) {
    return add_link(names_->row(name), from, to, traits);
  }
  LinkId add_link(std::string_view name, VertexId from, VertexId to, Seconds latency, ByteRate bandwidth,
                  LinkKind kind = LinkKind::full_duplex) {
    return add_link(name, from, to, {latency, bandwidth, kind});
  }
  /// The other direction of the link that was added last: "name:back", between vertices that may be others.
  LinkId add_back(VertexId from, VertexId to);
  /// Both directions: "name" and, right behind it, "name:back". Returns the first.
  LinkId add_duplex(NameRow name, VertexId a, VertexId b, const LinkTraits&);
  LinkId add_duplex(std::string_view name, VertexId a, VertexId b, const LinkTraits& traits) {
    return add_duplex(names_->row(name), a, b, traits);
  }
  LinkId add_duplex(std::string_view name, VertexId a, VertexId b, Seconds latency, ByteRate bandwidth,
                    LinkKind kind = LinkKind::full_duplex) {
    return add_duplex(name, a, b, {latency, bandwidth, kind});
  }
  /// The same, named by its ends: "node3-switch", and for parallel cables "node3-switch#1", "node3-switch#2".
  LinkId add_cable(VertexId a, VertexId b, const LinkTraits&, std::size_t parallel = 0);
  /// Devices at any of the `count` memories read what lies in another one of them where it is
  /// (Platform::reads_in_place).
  void read_in_place(MemoryId first, std::size_t count);
  /// Bounds what lies in the memory at once. What a device's type says of its memory counts where nothing was set
  /// before.
  void set_capacity(MemoryId, Bytes);
  void set_router(std::shared_ptr<const Router> router) { router_ = std::move(router); }
  void set_interconnect(InterconnectFacts facts) { interconnect_ = std::move(facts); }
  /// Gives back what the columns hold in reserve.
  void shrink_to_fit();

  // --- reading ---
  std::size_t devices() const { return devices_.size(); }
  std::size_t slots() const { return slot_device_.size(); }
  std::size_t memories() const { return memory_vertex_.size(); }
  std::size_t links() const { return links_.size(); }
  std::size_t vertices() const { return vertices_.size(); }
  std::size_t types() const { return types_.size(); }
  Device device(DeviceId d) const {
    const DeviceRow& row = devices_[d.index()];
    return {{*names_, row.name}, row.type, row.memory, row.first_slot, row.slots};
  }
  const DeviceType& type(DeviceTypeId t) const { return types_[t.index()]; }
  const DeviceType& type(DeviceId d) const { return types_[devices_[d.index()].type.index()]; }
  DeviceId device_of(SlotId s) const { return slot_device_[s.index()]; }
  /// "cpu0" for the only slot of a device, else "cpu0.3".
  std::string slot_name(SlotId) const;
  MemoryId memory(DeviceId d) const { return devices_[d.index()].memory; }
  std::string memory_name(MemoryId m) const { return vertex(vertex(m)).name; }
  VertexId vertex(MemoryId m) const { return memory_vertex_[m.index()]; }
  Vertex vertex(VertexId v) const { return {{*names_, vertices_[v].name}, vertices_[v].memory}; }
  Link link(LinkId l) const {
    const LinkRow& row = links_[l.index()];
    const LinkTraits& type = link_types_[row.type];
    return {{*names_, row.name}, row.from,  row.to,           type.latency,
            type.bandwidth,      type.kind, link_capacity(l), type.power};
  }
  LinkId link_capacity(LinkId l) const {
    const LinkRow& row = links_[l.index()];
    const bool shares = row.is_back && link_types_[row.type].kind == LinkKind::half_duplex;
    return LinkId(l.value - shares);
  }
  /// Each sort of link once.
  const std::vector<LinkTraits>& link_sorts() const { return link_types_; }
  const LinkTraits& link_sort(LinkId l) const { return link_types_[links_[l.index()].type]; }
  /// As builders name things after others.
  NameRow name_row(VertexId v) const { return vertices_[v].name; }
  VertexId link_from(LinkId l) const { return links_[l.index()].from; }
  VertexId link_to(LinkId l) const { return links_[l.index()].to; }
  std::vector<LinkId> route(MemoryId from, MemoryId to, std::uint64_t salt = 0) const;
  /// The same, appended.
  void route(MemoryId from, MemoryId to, std::uint64_t salt, std::vector<LinkId>& links) const {
    if (from != to) router_->route(*this, from, to, salt, links);
  }
  bool lacks_routes() const { return router_ != nullptr && router_->lacks_routes(); }
  /// False where the platform's file gives no way from one to the other.
  bool joins(MemoryId from, MemoryId to) const { return from == to || router_->joins(*this, from, to); }
  /// Zero within one memory.
  Path path(MemoryId from, MemoryId to) const { return from == to ? Path{} : router_->path(*this, from, to); }
  /// A task at `to` that is bound by memory traffic reads an item at `from` where it lies, instead of a copy.
  bool reads_in_place(MemoryId from, MemoryId to) const {
    const std::size_t known = read_together_.size();  // those added later are in nobody's company
    return from.index() < known && to.index() < known && read_together_[from.index()] == read_together_[to.index()];
  }
  /// nullopt = without bound.
  std::optional<Bytes> capacity(MemoryId m) const {
    return m.index() < capacity_.size() ? capacity_[m.index()] : std::nullopt;
  }
  bool has_capacities() const { return !capacity_.empty(); }
  bool reads_anything_in_place() const { return !read_together_.empty(); }
  /// nullopt-like: none when no device, or memory, has this name.
  DeviceId find_device(std::string_view name) const;
  MemoryId find_memory(std::string_view name) const;
  /// nullopt where memories are joined by no interconnect model.
  const std::optional<InterconnectFacts>& interconnect() const { return interconnect_; }
  /// Of all columns and names.
  Bytes memory_in_use() const;

 private:
  struct DeviceRow {
    NameRow name;
    DeviceTypeId type;
    MemoryId memory;
    SlotId first_slot;
    SlotCount slots;
  };
  struct VertexRow {
    NameRow name;
    MemoryId memory;
  };
  struct LinkRow {
    NameRow name;
    std::uint32_t from, to;
    std::uint32_t type : 31, is_back : 1;
  };
  std::uint32_t link_type(const LinkTraits&);

  std::unique_ptr<NameTable> names_ = std::make_unique<NameTable>();  // names point to it, so it stays where it is
  std::vector<VertexRow> vertices_;
  std::vector<LinkRow> links_;
  std::vector<LinkTraits> link_types_;
  std::map<LinkTraits, std::uint32_t> link_type_ids_;
  std::vector<DeviceType> types_;
  std::vector<DeviceRow> devices_;
  std::vector<DeviceId> slot_device_;
  std::vector<std::uint32_t> memory_vertex_;
  std::vector<std::optional<Bytes>> capacity_;  ///< by memory, those added last left out; empty: none has one
  std::vector<MemoryId> read_together_;  ///< by memory: the first of those that are read in place; empty: none is
  std::shared_ptr<const Router> router_;
  std::optional<InterconnectFacts> interconnect_;
};

/// Routes along a tree that is rooted at vertex 0: up to the nearest common ancestor, then down. Reads the tree's
/// parents once, so that a route costs its length. Precondition: the links (both directions) form a tree.
std::shared_ptr<const Router> tree_router(const Platform&);
/// The direct link between the two memories; for platforms given as a table of pairs.
std::shared_ptr<const Router> pair_router(const Platform&);
/// Least latency, then fewest links, by Dijkstra; for any graph. Costs O(links log vertices) a call.
std::shared_ptr<const Router> shortest_path_router(const Platform&);

}  // namespace pelsim
