#include <fmt/format.h>

#include "models/device_parameters.hpp"
#include "models/node_plan.hpp"

/// Nodes and what joins them (models/interconnects; a switch unless `interconnect` says otherwise). Every node has a
/// host memory, which is an endpoint of the interconnect; its devices share that memory, but for those with a `link`,
/// which have a memory of their own behind it:
///
///     node0 ---- switch ---- node1
///     cpu0 cpu1     |        cpu0 gpu0.memory
///                  ...
///
/// A node may have several NUMA domains, joined by `numa_link`, all to all; the network is at domain 0:
///
///     switch --- numa0 ==== numa1          devices are dealt out over the domains in blocks, unless `domain` says
///     which;
///                 |           |            pcie_switch = 2: two devices share a PCIe switch and its `uplink`;
///               pcie0       pcie1          peer_link: the entry's devices are joined directly, all to all or in pairs
///               |   |       |   |
///            gpu0---gpu1--gpu2---gpu3
///
/// numa_reads = "in-place" lets a task whose device shares memory bandwidth read what lies in another domain where it
/// is: that part of its traffic flows through the other domain's memory and the links between
/// (sim/driver/in_place.cpp).
///
/// memory = "per-device" hangs every device on the interconnect with a memory of its own, as the scheduling literature
/// has it. Exact where the devices of one memory share data without copies.
namespace pelsim::platforms {
namespace {

using Type = Parameter::Type;

Parameter count_parameter(std::string name, std::string fallback, double least, std::string meaning) {
  return {.name = std::move(name),
          .type = Type::integer,
          .fallback = std::move(fallback),
          .least = least,
          .most = static_cast<double>(most_devices),
          .meaning = std::move(meaning)};
}

Card node_card() {
  return {.name = "node",
          .summary = "equal nodes",
          .parameters = {
              count_parameter("count", "1", 1, "equal nodes"),
              {.name = "name", .type = Type::text, .fallback = "node", .meaning = "a number is added to it"},
              {.name = "memory",
               .type = Type::choice,
               .fallback = "shared",
               .choices = {"shared", "per-device"},
               .meaning = "one memory for the node's devices, or one for each, on the interconnect"},
              {.name = "memory_capacity",
               .type = Type::quantity,
               .unit = Unit::bytes,
               .least = 1,
               .most = 1e24,
               .meaning = "of the node's memory, or of each NUMA domain's; default: what a device that uses it says"},
              {.name = "numa",
               .type = Type::integer,
               .fallback = "1",
               .least = 1,
               .most = 64,
               .meaning = "NUMA domains, each with a memory"},
              {.name = "numa_link", .type = Type::any, .meaning = "between every two domains"},
              {.name = "numa_reads",
               .type = Type::choice,
               .fallback = "copy",
               .choices = {"copy", "in-place"},
               .meaning = "how a task that is bound by memory traffic reads what lies in another domain"},
              {.name = "devices", .type = Type::tables, .required = true, .meaning = "what runs tasks"}}};
}

std::vector<Parameter> keys_around_device() {
  return {count_parameter("count", "1", 1, "equal devices"),
          {.name = "name", .type = Type::text, .meaning = "a number is added to it; default: the class"},
          {.name = "link", .type = Type::any, .meaning = "to the node's memory, for a device with its own"},
          {.name = "domain",
           .type = Type::integer,
           .least = 0,
           .most = 63,
           .meaning = "NUMA domain they stand in; default: dealt out in blocks"},
          count_parameter("pcie_switch", "0", 0, "devices that share a PCIe switch; 0: none does"),
          {.name = "uplink",
           .type = Type::any,
           .meaning = "from a PCIe switch to the node's memory; default: as 'link', without further latency"},
          {.name = "peer_link", .type = Type::any, .meaning = "between the memories of these devices (NVLink)"},
          {.name = "peers",
           .type = Type::choice,
           .fallback = "all",
           .choices = {"all", "pairs"},
           .meaning = "which devices 'peer_link' joins: every two, or 0 and 1, 2 and 3, ..."}};
}

void refuse_key(const Parameters& keys, std::string_view key, std::string_view why) {
  if (keys.has(key)) keys.fail(key, fmt::format("'{}' has no meaning here: {}", key, why));
}

DeviceGroup read_devices(const Parameters& entry, const NodeGroup& node, Presets& presets) {
  DeviceGroup group;
  group.device = presets.device(entry, keys_around_device());
  const Parameters& keys = group.device.parameters;
  group.count = static_cast<std::uint32_t>(keys.integer("count"));
  group.name = keys.has("name") ? keys.text("name") : group.device.spec.type.device_class;
  if (node.memory_per_device) {
    if (keys.has("link"))
      keys.fail("link", "with memory = \"per-device\" every device hangs on the switch: leave 'link' out");
    refuse_key(keys, "domain", "with memory = \"per-device\" a node has no memory of its own");
  }
  if (keys.has("domain")) {
    group.domain = static_cast<std::uint32_t>(keys.integer("domain"));
    if (*group.domain >= node.domains) {
      keys.fail("domain", fmt::format("there is no NUMA domain {}: the node has {}, numbered from 0", *group.domain,
                                      node.domains));
    }
  }
  if (!keys.has("link")) {
    for (const std::string_view key : {"pcie_switch", "uplink", "peer_link", "peers"})
      refuse_key(keys, key, "only devices with a 'link' have a memory of their own");
    return group;
  }
  group.link = presets.link(keys, "link");
  group.per_switch = static_cast<std::uint32_t>(keys.integer("pcie_switch"));
  group.uplink = {Seconds(0), group.link->bandwidth, group.link->kind, group.link->power};
  if (group.per_switch == 0) refuse_key(keys, "uplink", "it leads from a PCIe switch, so give 'pcie_switch'");
  if (keys.has("uplink")) group.uplink = presets.link(keys, "uplink");
  if (!keys.has("peer_link")) {
    refuse_key(keys, "peers", "it says which devices 'peer_link' joins");
    return group;
  }
  group.peer_link = presets.link(keys, "peer_link");
  group.peers_in_pairs = keys.text("peers") == "pairs";
  constexpr std::uint32_t most_peers = 512;
  if (group.count > most_peers && !group.peers_in_pairs)
    keys.fail("peer_link", fmt::format("{} devices joined all to all: at most {} fit", group.count, most_peers));
  if (group.count < 2) keys.fail("peer_link", "one device alone has no peer: give 'count'");
  if (group.peers_in_pairs && group.count % 2 == 1)
    keys.fail("peers", fmt::format("{} devices cannot be joined in pairs", group.count));
  return group;
}

NodeGroup read_group(Parameters node, Presets& presets) {
  node.check(node_card());
  NodeGroup group;
  group.count = static_cast<std::uint32_t>(node.integer("count"));
  group.name = node.text("name");
  group.memory_per_device = node.text("memory") == "per-device";
  if (node.has("memory_capacity")) {
    if (group.memory_per_device)
      refuse_key(node, "memory_capacity", "with memory = \"per-device\" each device says it of its own");
    group.memory_capacity = node.bytes("memory_capacity");
  }
  group.domains = static_cast<std::uint32_t>(node.integer("numa"));
  if (group.domains > 1) {
    if (group.memory_per_device)
      node.fail("numa", "with memory = \"per-device\" every device is a domain of its own: leave 'numa' out");
    if (!node.has("numa_link"))
      node.fail("numa",
                "NUMA domains need a 'numa_link' between them, for example { bandwidth = \"50 GB/s\", latency = "
                "\"100 ns\" }");
    group.domain_link = presets.link(node, "numa_link");
    group.read_in_place = node.text("numa_reads") == "in-place";
  } else {
    refuse_key(node, "numa_link", "the node has one NUMA domain, so give 'numa'");
    refuse_key(node, "numa_reads", "the node has one NUMA domain, so give 'numa'");
  }
  for (const Parameters& entry : node.tables("devices")) group.devices.push_back(read_devices(entry, group, presets));
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

/// The keys of the interconnect: a preset's name stands for a switch of such links.
Parameters interconnect_keys(const Parameters& parameters) {
  const Value& value = *parameters.find("interconnect");
  if (std::holds_alternative<std::shared_ptr<Value::Tables>>(value.data) &&
      parameters.tables("interconnect").size() == 1)
    return parameters.tables("interconnect").front();
  if (!std::holds_alternative<std::string>(value.data))
    parameters.fail("interconnect", "'interconnect' must be the name of a link, or one table");
  Parameters keys("interconnect", parameters.place_of("interconnect"));
  keys.set("preset", value);
  return keys;
}

std::shared_ptr<const EndpointRouter> join(const Parameters& parameters, const NodeBuilder& nodes,
                                           const std::vector<NodeGroup>& groups, Platform& platform, Presets& presets) {
  const std::vector<InterconnectModel>& catalog = interconnect_catalog();
  Parameters keys = interconnect_keys(parameters);
  const InterconnectModel& model = choose(catalog, keys, "interconnect", "switch");
  keys.check(model.card);
  for (const NodeGroup& group : groups) {
    if (group.name.starts_with(model.card.name + "."))
      parameters.fail("nodes", fmt::format("nodes cannot be called '{}': switches are", group.name));
  }
  Interconnect made = model.make(keys, {platform, nodes.endpoints(), presets});
  if (nodes.endpoints().size() == 1) made.facts = {made.facts.model, made.facts.links, 0, std::nullopt};
  platform.set_interconnect(std::move(made.facts));
  return std::move(made.router);
}

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  Presets presets = Presets::beside(parameters.place());
  std::vector<NodeGroup> groups;
  for (const Parameters& node : parameters.tables("nodes")) groups.push_back(read_group(node, presets));
  if (groups.empty()) parameters.fail("nodes", "the platform has no nodes");
  refuse_too_large(parameters, groups);
  const bool lone_host = groups.size() == 1 && groups.front().count == 1 && !groups.front().memory_per_device;
  if (!parameters.has("interconnect") && !lone_host) {
    throw ScenarioError(parameters.place(),
                        "more than one memory needs an interconnect: add interconnect = { bandwidth = \"12.5 GB/s\", "
                        "latency = \"1 us\" }, or interconnect = { preset = ... }");
  }
  Platform platform;
  NodeBuilder nodes(platform);
  for (const NodeGroup& group : groups) nodes.add(group);
  std::shared_ptr<const EndpointRouter> interconnect;
  if (parameters.has("interconnect")) interconnect = join(parameters, nodes, groups, platform, presets);
  platform.set_router(node_router(nodes.take_shapes(), std::move(interconnect)));
  platform.shrink_to_fit();
  for (const std::string& note : presets.notes()) notes.push_back(note);
  return platform;
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
           .summary = "nodes of devices, joined by an interconnect",
           .parameters = {{.name = "interconnect",
                           .type = Type::any,
                           .meaning =
                               "{ model = \"switch\", preset or bandwidth and latency, ... }, or a preset's name: see "
                               "pelsim list interconnects"},
                          {.name = "nodes",
                           .type = Type::tables,
                           .required = true,
                           .meaning = "[[platform.nodes]]: count, name, memory, numa, devices"}}},
          make};
}

}  // namespace pelsim::platforms
