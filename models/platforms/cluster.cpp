#include <fmt/format.h>

#include <map>
#include <optional>

#include "models/device_parameters.hpp"
#include "models/presets.hpp"

/// Nodes on one switch. Every node has a host memory, joined to the switch by a full-duplex link; its devices share
/// that memory, but for those with a `link`, which have a memory of their own behind it:
///
///     node0 ---- switch ---- node1                 latency: node to node, half of it on each of the two links
///     cpu0 cpu1     |        cpu0 gpu0.memory      bandwidth: of each link, in each direction
///                  ...
///
/// memory = "per-device" hangs every device on the switch with a memory of its own, as the scheduling literature has
/// it. The switch itself never blocks. Hosts of one node: exact where devices share memory without copies.
namespace pelsim::platforms {
namespace {

using Type = Parameter::Type;

struct DeviceGroup {
  std::int64_t count = 1;
  std::string name;
  ResolvedDevice device;
  std::optional<LinkSpec> link;
};

struct NodeGroup {
  std::int64_t count = 1;
  std::string name;
  bool memory_per_device = false;
  std::vector<DeviceGroup> devices;
};

/// "cpu0", "cpu1", ...; "P1-0", "P1-1", ... so that no two prefixes ever give one name.
class Names {
 public:
  std::string next(std::string prefix) {
    if (!prefix.empty() && prefix.back() >= '0' && prefix.back() <= '9') prefix += '-';
    const std::size_t number = used_[prefix]++;
    return prefix + std::to_string(number);
  }

 private:
  std::map<std::string, std::size_t> used_;
};

Parameter count_parameter(std::string meaning) {
  return {.name = "count",
          .type = Type::integer,
          .fallback = "1",
          .least = 1,
          .most = static_cast<double>(most_devices),
          .meaning = std::move(meaning)};
}

Card node_card() {
  return {.name = "node",
          .summary = "equal nodes",
          .parameters = {count_parameter("equal nodes"),
                         {.name = "name", .type = Type::text, .fallback = "node", .meaning = "a number is added to it"},
                         {.name = "memory",
                          .type = Type::choice,
                          .fallback = "shared",
                          .choices = {"shared", "per-device"},
                          .meaning = "one memory for the node's devices, or one for each, on the switch"},
                         {.name = "devices", .type = Type::tables, .required = true, .meaning = "what runs tasks"}}};
}

std::vector<Parameter> keys_around_device() {
  return {count_parameter("equal devices"),
          {.name = "name", .type = Type::text, .meaning = "a number is added to it; default: the class"},
          {.name = "link", .type = Type::any, .meaning = "to the node's memory, for a device with its own"}};
}

NodeGroup read_group(Parameters node, Presets& presets) {
  node.check(node_card());
  NodeGroup group{node.integer("count"), node.text("name"), node.text("memory") == "per-device", {}};
  for (const Parameters& entry : node.tables("devices")) {
    DeviceGroup devices;
    devices.device = presets.device(entry, keys_around_device());
    const Parameters& keys = devices.device.parameters;
    devices.count = keys.integer("count");
    devices.name = keys.has("name") ? keys.text("name") : devices.device.spec.type.device_class;
    if (keys.has("link")) devices.link = presets.link(keys, "link");
    if (devices.link && group.memory_per_device)
      keys.fail("link", "with memory = \"per-device\" every device hangs on the switch: leave 'link' out");
    group.devices.push_back(std::move(devices));
  }
  if (group.devices.empty()) node.fail("devices", "the node has no devices");
  return group;
}

/// Counts in doubles, which no count from a file can overflow.
void refuse_too_large(const Parameters& parameters, const std::vector<NodeGroup>& groups) {
  double devices = 0, slots = 0;
  for (const NodeGroup& group : groups) {
    for (const DeviceGroup& d : group.devices) {
      const double count = static_cast<double>(group.count) * static_cast<double>(d.count);
      devices += count;
      slots += count * d.device.spec.slots;
    }
  }
  const auto refuse = [&](double asked, std::int64_t most, const char* what) {
    if (asked <= static_cast<double>(most)) return;
    parameters.fail("nodes", fmt::format("{:.0f} {} asked for, at most {} fit: lower a 'count'", asked, what, most));
  };
  refuse(devices, most_devices, "devices");
  refuse(slots, most_slots, "slots");
}

class Builder {
 public:
  Builder(std::optional<LinkSpec> interconnect, bool with_switch) : interconnect_(interconnect) {
    if (with_switch) switch_ = platform_.add_switch("switch");
  }

  void add_node(const NodeGroup& group) {
    const std::string node = nodes_.next(group.name);
    Names names;
    const MemoryId host = group.memory_per_device ? MemoryId{} : add_memory(node);
    for (const DeviceGroup& devices : group.devices) {
      const DeviceTypeId type = type_of(devices.device);
      for (std::int64_t i = 0; i < devices.count; ++i) {
        const std::string name = node + "." + names.next(devices.name);
        MemoryId memory = host;
        if (group.memory_per_device) memory = add_memory(name + ".memory");
        if (devices.link) {
          memory = platform_.add_memory(name + ".memory");
          platform_.add_duplex(name + "-" + node, platform_.vertex(host), platform_.vertex(memory),
                               devices.link->latency, devices.link->bandwidth);
        }
        platform_.add_device(name, type, memory, devices.device.spec.slots);
      }
    }
  }

  Platform finish() {
    platform_.set_router(tree_router(platform_));
    return std::move(platform_);
  }

 private:
  /// A memory on the switch. A message passes two such links, so each has half of the latency.
  MemoryId add_memory(const std::string& name) {
    const MemoryId memory = platform_.add_memory(name);
    if (switch_) {
      platform_.add_duplex(name + "-switch", *switch_, platform_.vertex(memory), interconnect_->latency / 2,
                           interconnect_->bandwidth);
    }
    return memory;
  }

  DeviceTypeId type_of(const ResolvedDevice& device) {
    const auto [found, is_new] = types_.try_emplace(device.identity);
    if (is_new) found->second = platform_.add_type(device.spec.type);
    return found->second;
  }

  Platform platform_;
  std::optional<LinkSpec> interconnect_;
  std::optional<Platform::VertexId> switch_;
  Names nodes_;
  std::map<std::string, DeviceTypeId> types_;
};

std::optional<LinkSpec> read_interconnect(const Parameters& parameters, Presets& presets) {
  if (!parameters.has("interconnect")) return std::nullopt;
  const LinkSpec link = presets.link(parameters, "interconnect");
  if (std::holds_alternative<std::string>(parameters.find("interconnect")->data)) return link;
  const Parameters table = parameters.tables("interconnect").front();
  const std::string model = table.has("model") ? table.text("model") : "switch";
  if (model == "switch") return link;
  table.fail("model", fmt::format("unknown interconnect '{}'{}", model, suggestion(model, {"switch"})));
}

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  Presets presets = Presets::beside(parameters.place());
  std::vector<NodeGroup> groups;
  for (const Parameters& node : parameters.tables("nodes")) groups.push_back(read_group(node, presets));
  if (groups.empty()) parameters.fail("nodes", "the platform has no nodes");
  refuse_too_large(parameters, groups);
  const std::optional<LinkSpec> interconnect = read_interconnect(parameters, presets);

  const bool lone_host = groups.size() == 1 && groups.front().count == 1 && !groups.front().memory_per_device;
  if (!interconnect && !lone_host) {
    throw ScenarioError(parameters.place(),
                        "more than one memory needs an interconnect: add interconnect = { bandwidth = \"12.5 GB/s\", "
                        "latency = \"1 us\" }, or interconnect = { preset = ... }");
  }
  Builder builder(interconnect, interconnect.has_value());
  for (const NodeGroup& group : groups)
    for (std::int64_t i = 0; i < group.count; ++i) builder.add_node(group);
  for (const std::string& note : presets.notes()) notes.push_back(note);
  return builder.finish();
}

}  // namespace

Card cluster_node() {
  Card card = node_card();
  card.name = "cluster.nodes";
  card.summary = "an entry of [[platform.nodes]] of a cluster";
  return card;
}

Card cluster_device() {
  Card card{.name = "cluster.devices",
            .summary = "an entry of `devices` of a node; the keys of its device model stand beside these",
            .parameters = keys_around_device(),
            .source = {}};
  card.parameters.push_back(preset_key());
  card.parameters.push_back(
      {.name = "model", .type = Type::text, .fallback = "table", .meaning = "a device model, unless a preset says it"});
  return card;
}

PlatformModel cluster() {
  return {{.name = "cluster",
           .summary = "nodes of devices on one switch",
           .parameters = {{.name = "interconnect",
                           .type = Type::any,
                           .meaning = "{ model = \"switch\", preset or bandwidth and latency }, or a preset's name"},
                          {.name = "nodes",
                           .type = Type::tables,
                           .required = true,
                           .meaning = "[[platform.nodes]]: count, name, memory, devices"}}},
          make};
}

}  // namespace pelsim::platforms
