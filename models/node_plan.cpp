#include "models/node_plan.hpp"

#include <algorithm>

#include "models/interconnect.hpp"

namespace pelsim {
namespace {

using Counters = std::map<std::string, std::uint32_t>;

struct Numbered {
  std::string stem;
  std::uint32_t number;
};

/// "cpu0", "cpu1", ...; "P1-0", "P1-1", ... so that no two prefixes ever give one name.
Numbered next(Counters& used, std::string prefix, std::uint32_t count) {
  if (!prefix.empty() && prefix.back() >= '0' && prefix.back() <= '9') prefix += '-';
  const std::uint32_t number = used[prefix];
  used[prefix] += count;
  return {std::move(prefix), number};
}

/// In each form \1 is the node's number, \2 the thing's.
struct PlannedName {
  std::uint32_t form, number;
};
struct PlannedDevice {
  PlannedName name;
  DeviceTypeId type;
  SlotCount slots;
  std::uint32_t memory;
};
struct PlannedCable {
  PlannedName name;
  std::uint32_t from, to;  ///< vertices: the memories, then the switches
  LinkSpec link;
};

/// One node, to be built many times.
struct NodePlan {
  std::vector<PlannedName> memories, switches;
  std::vector<PlannedDevice> devices;
  std::vector<PlannedCable> cables;
  NodeShape shape;
};

class Planning {
 public:
  Planning(NameTable& names, const NodeGroup& group, const std::string& stem)
      : names_(names), group_(group), node_(stem + "\1") {}

  template <class TypeOf>
  NodePlan plan(TypeOf type_of) {
    NodeShape& shape = plan_.shape;
    shape.domains = group_.domains;
    for (std::uint32_t d = 0; d < group_.domains; ++d) {
      plan_.memories.push_back({names_.form(group_.domains == 1 ? node_ : node_ + ".numa\2"), d});
      shape.memories.push_back({.domain = d});
    }
    Counters used;
    for (const DeviceGroup& devices : group_.devices) {
      const Numbered name = next(used, devices.name, devices.count);
      add_devices(devices, node_ + "." + name.stem + "\2", name.number, type_of(devices));
    }
    link_domains();
    for (PlannedCable& cable : plan_.cables) {  // switches are numbered behind the memories
      if (cable.from >= switch_base) cable.from += memories() - switch_base;
      if (cable.to >= switch_base) cable.to += memories() - switch_base;
    }
    shape.cables = static_cast<std::uint32_t>(plan_.cables.size());
    return std::move(plan_);
  }

 private:
  static constexpr std::uint32_t switch_base = 0x80000000u;
  std::uint32_t memories() const { return static_cast<std::uint32_t>(plan_.memories.size()); }

  std::uint32_t add_cable(std::uint32_t form, std::uint32_t number, std::uint32_t from, std::uint32_t to,
                          const LinkSpec& link) {
    plan_.cables.push_back({{form, number}, from, to, link});
    return static_cast<std::uint32_t>(plan_.cables.size() - 1);
  }

  void add_devices(const DeviceGroup& devices, const std::string& name, std::uint32_t first, DeviceTypeId type) {
    const std::uint32_t device_form = names_.form(name), memory_form = names_.form(name + ".memory"),
                        link_form = names_.form(name + "-" + node_), switch_form = names_.form(node_ + ".pcie\2"),
                        uplink_form = names_.form(node_ + ".pcie\2-" + node_), first_memory = memories();
    std::uint32_t domain = 0, uplink = NodeMemory::none;
    for (std::uint32_t i = 0; i < devices.count; ++i) {
      const bool opens_switch = devices.per_switch > 0 && i % devices.per_switch == 0;
      if (devices.per_switch == 0 || opens_switch)
        domain = devices.domain.value_or(static_cast<std::uint32_t>(std::uint64_t{i} * group_.domains / devices.count));
      std::uint32_t memory = domain;
      if (opens_switch) {
        const auto number = static_cast<std::uint32_t>(plan_.switches.size());
        plan_.switches.push_back({switch_form, number});
        uplink = add_cable(uplink_form, number, switch_base + number, domain, devices.uplink);
      }
      if (devices.link) {
        memory = memories();
        plan_.memories.push_back({memory_form, first + i});
        const bool on_switch = devices.per_switch > 0;
        const std::uint32_t upper =
            on_switch ? switch_base + static_cast<std::uint32_t>(plan_.switches.size()) - 1 : domain;
        const std::uint32_t cable = add_cable(link_form, first + i, memory, upper, *devices.link);
        plan_.shape.memories.push_back({.domain = domain, .cable = cable, .uplink = uplink});
      }
      plan_.devices.push_back({{device_form, first + i}, type, devices.device.spec.slots, memory});
    }
    if (devices.peer_link) join_peers(devices, name, first_memory);
  }

  void join_peers(const DeviceGroup& devices, const std::string& name, std::uint32_t first_memory) {
    const auto group = static_cast<std::uint32_t>(plan_.shape.peers.size());
    plan_.shape.peers.push_back(
        {static_cast<std::uint32_t>(plan_.cables.size()), devices.count, devices.peers_in_pairs});
    const std::uint32_t form = names_.form(name + "-peers");
    const auto join = [&](std::uint32_t a, std::uint32_t b) {
      // A cable of peers is named by the lower device and, where it has several, by how far the other one is.
      const std::uint32_t further = devices.peers_in_pairs ? form : names_.form(name + "-peer" + std::to_string(b - a));
      add_cable(further, plan_.memories[first_memory + a].number, first_memory + a, first_memory + b,
                *devices.peer_link);
    };
    for (std::uint32_t a = 0; a < devices.count; ++a) {
      plan_.shape.memories[first_memory + a].peers = group;
      plan_.shape.memories[first_memory + a].peer = a;
      if (devices.peers_in_pairs) {
        if (a % 2 == 0 && a + 1 < devices.count) join(a, a + 1);
      } else {
        for (std::uint32_t b = a + 1; b < devices.count; ++b) join(a, b);
      }
    }
  }

  void link_domains() {
    plan_.shape.first_domain_cable = static_cast<std::uint32_t>(plan_.cables.size());
    for (std::uint32_t a = 0; a < group_.domains; ++a)
      for (std::uint32_t b = a + 1; b < group_.domains; ++b)
        add_cable(names_.form(node_ + ".numa\2-numa" + std::to_string(b)), a, a, b, group_.domain_link);
  }

  NameTable& names_;
  const NodeGroup& group_;
  std::string node_;
  NodePlan plan_;
};

}  // namespace

DeviceTypeId NodeBuilder::type_of(const ResolvedDevice& device, const std::optional<Bytes>& memory_capacity) {
  DeviceType type = device.spec.type;
  std::string identity = device.identity;
  if (memory_capacity && type.memory_capacity != memory_capacity) {
    type.memory_capacity = memory_capacity;
    identity += "\n" + std::to_string(memory_capacity->value);
  }
  const auto [found, is_new] = types_.try_emplace(std::move(identity));
  if (is_new) found->second = platform_->add_type(std::move(type));
  return found->second;
}

void NodeBuilder::add(const NodeGroup& group) {
  Platform& p = *platform_;
  const Numbered node = next(nodes_, group.name, group.count);
  if (group.memory_per_device) return add_lone_devices(group, node.stem + "\1.", node.number);

  NodePlan plan = Planning(p.names(), group, node.stem).plan([&](const DeviceGroup& d) {
    return type_of(d.device, d.link ? std::nullopt : group.memory_capacity);
  });
  plan.shape.nodes = group.count;
  plan.shape.first_memory = static_cast<std::uint32_t>(p.memories());
  plan.shape.first_link = static_cast<std::uint32_t>(p.links());
  for (std::uint32_t n = 0; n < group.count; ++n) {
    const auto named = [&](PlannedName name) { return p.names().row(name.form, node.number + n, name.number); };
    const std::size_t first_memory = p.memories();
    const VertexId first_vertex = p.vertices();
    for (const PlannedName& memory : plan.memories) p.add_memory(named(memory));
    for (std::uint32_t d = 0; d < group.domains && group.memory_capacity; ++d)
      p.set_capacity(MemoryId(first_memory + d), *group.memory_capacity);
    for (const PlannedName& s : plan.switches) p.add_switch(named(s));
    for (const PlannedCable& c : plan.cables) {
      p.add_duplex(named(c.name), first_vertex + c.from, first_vertex + c.to, c.link);
    }
    for (const PlannedDevice& d : plan.devices)
      p.add_device(named(d.name), d.type, MemoryId(first_memory + d.memory), d.slots);
    if (group.read_in_place) p.read_in_place(MemoryId(first_memory), group.domains);
    endpoints_.push_back(first_vertex);
  }
  shapes_.push_back(std::move(plan.shape));
}

void NodeBuilder::add_lone_devices(const NodeGroup& group, const std::string& node, std::uint32_t first_node) {
  Platform& p = *platform_;
  NodeShape shape;
  shape.first_memory = static_cast<std::uint32_t>(p.memories());
  shape.memories.emplace_back();
  std::vector<DeviceTypeId> types;
  for (const DeviceGroup& devices : group.devices) types.push_back(type_of(devices.device));
  for (std::uint32_t n = 0; n < group.count; ++n) {
    Counters used;
    for (std::size_t g = 0; g < group.devices.size(); ++g) {
      const DeviceGroup& devices = group.devices[g];
      const Numbered first = next(used, devices.name, devices.count);
      const std::uint32_t form = p.names().form(node + first.stem + "\2"),
                          memory_form = p.names().form(node + first.stem + "\2.memory");
      for (std::uint32_t i = 0; i < devices.count; ++i) {
        const MemoryId memory = p.add_memory(p.names().row(memory_form, first_node + n, first.number + i));
        p.add_device(p.names().row(form, first_node + n, first.number + i), types[g], memory,
                     devices.device.spec.slots);
        endpoints_.push_back(p.vertex(memory));
        ++shape.nodes;
      }
    }
  }
  shapes_.push_back(std::move(shape));
}

}  // namespace pelsim
