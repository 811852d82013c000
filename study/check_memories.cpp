#include "study/check_memories.hpp"

#include <fmt/format.h>

#include "models/quantity_text.hpp"
#include "sim/footprint.hpp"

namespace pelsim {

void check_capacities(const Platform& platform, const Place& place) {
  if (!platform.has_capacities()) return;
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const Device device = platform.device(DeviceId(d));
    const std::optional<Bytes> said = platform.type(device.type).memory_capacity,
                               holds = platform.capacity(device.memory);
    if (!said || *said == *holds) continue;
    throw ScenarioError(
        place, fmt::format("device '{}' says that memory '{}' holds {}, another device that it holds {}: "
                           "give 'memory_capacity' to one of them, or to the node",
                           device.name.text(), platform.memory_name(device.memory), text_of(*said), text_of(*holds)));
  }
}

void check_initial_items_fit(const Scenario& scenario, const Place& place) {
  const TaskGraph& graph = scenario.graph();
  const Platform& platform = *scenario.platform;
  if (!scenario.inputs || !heeds_capacities(graph, platform)) return;
  const std::optional<Bytes> capacity = platform.capacity(scenario.inputs);
  if (!capacity) return;
  Bytes bytes;
  std::vector<bool> counted(graph.items());
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    for (const ItemId item : graph.initial(TaskId(t)))
      if (!counted[item.index()]) {
        counted[item.index()] = true;
        bytes += Bytes(whole_bytes(graph.size(item)));
      }
  if (bytes <= *capacity) return;
  throw ScenarioError(
      place, fmt::format("the items that are there at the start are {}, but memory '{}' where they lie holds {}: give "
                         "'inputs' the name of a larger memory, or \"everywhere\"",
                         text_of(bytes), platform.memory_name(scenario.inputs), text_of(*capacity)));
}

void note_capacities(Scenario& scenario) {
  const TaskGraph& graph = scenario.graph();
  if (!scenario.platform->has_capacities()) return;
  if (!heeds_capacities(graph, *scenario.platform)) {
    scenario.notes.push_back(
        graph.has_pins()
            ? "memory capacities had no influence: tasks are pinned to devices, and the buffers of message-passing "
              "programs are not counted"
            : "memory capacities had no influence: items are read in place (numa_reads), and no memory counts them");
    return;
  }
  if (graph.has_initial_items() && !scenario.inputs)
    scenario.notes.push_back(
        "the items that are there at the start lie everywhere and take no room; workload.inputs names a memory for "
        "them");
}

std::string why_no_room(const Scenario& scenario, TaskId task) {
  const TaskGraph& graph = scenario.graph();
  const Platform& platform = *scenario.platform;
  const Bytes needs = scenario.costs->footprint(task);
  if (!(needs > Bytes(0))) return {};
  const CostModel without(graph, platform, scenario.workload->measured);
  MemoryId largest;
  DeviceId owner;
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    if (!(without.time(task, DeviceId(d)) < forever)) continue;
    const MemoryId memory = platform.memory(DeviceId(d));
    const std::optional<Bytes> capacity = platform.capacity(memory);
    if (!capacity || needs <= *capacity) return {};
    if (largest && *capacity <= *platform.capacity(largest)) continue;
    largest = memory;
    owner = DeviceId(d);
  }
  if (!largest) return {};
  ItemId item;
  const auto look = [&](ItemId i) {
    if (!item || graph.size(i) > graph.size(item)) item = i;
  };
  each_input(graph, task, look);
  for (std::uint32_t i = 0; i < graph.items(); ++i)
    if (!graph.is_initial(ItemId(i)) && graph.producer(ItemId(i)) == task) look(ItemId(i));
  return fmt::format(
      "reads and makes {}, the largest item being '{}' of {}, but no memory of a device that can run it holds more "
      "than "
      "{} ('{}' of '{}'): raise 'memory_capacity', or make the items smaller",
      text_of(needs), graph.item_name(item), text_of(graph.size(item)), text_of(*platform.capacity(largest)),
      platform.memory_name(largest), platform.device(owner).name.text());
}

}  // namespace pelsim
