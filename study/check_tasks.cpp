#include "study/check_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "study/check_memories.hpp"
#include "study/explain_demands.hpp"

namespace pelsim {
namespace {

/// The most slots that one device of each type has.
std::vector<SlotCount> most_slots(const Platform& platform) {
  std::vector<SlotCount> most(platform.types(), 0);
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const Device& device = platform.device(DeviceId(d));
    most[device.type.index()] = std::max(most[device.type.index()], device.slots);
  }
  return most;
}

std::string classes_of_platform(const Platform& platform) {
  std::set<std::string> classes;
  for (std::size_t t = 0; t < platform.types(); ++t) classes.insert(platform.type(DeviceTypeId(t)).device_class);
  return fmt::format("{}", fmt::join(classes, ", "));
}

std::string classes_of_times(const TaskGraph& graph, TaskId task) {
  std::vector<std::string_view> classes;
  for (std::size_t c = 0; c < graph.time_columns(); ++c) {
    const double given = graph.given_time(c, task);
    if (given == given) classes.push_back(graph.time_class(c));
  }
  return fmt::format("{}", fmt::join(classes, ", "));
}

std::string task_text(const TaskGraph& graph, TaskId task) {
  return fmt::format("task '{}' of kind '{}'", graph.name(task), graph.kind_name(graph.kind(task)));
}

std::string why_no_device(const Scenario& scenario, TaskId task) {
  const TaskGraph& graph = scenario.graph();
  if (const std::string why = why_no_room(scenario, task); !why.empty()) return task_text(graph, task) + " " + why;
  const std::string given = classes_of_times(graph, task);
  const std::string has = classes_of_platform(*scenario.platform);
  if (!given.empty()) {
    return fmt::format(
        "no device can run {}: its times are given for class {}, the platform has {}; give the platform a device of "
        "such "
        "a class, or the task a time for class \"any\"",
        task_text(graph, task), given, has);
  }
  if (const std::string why = why_no_model_can(scenario, task); !why.empty())
    return fmt::format("no device can run {}: {}", task_text(graph, task), why);
  if (graph.demand(task) == nullptr && graph.forms().of(graph.kind(task)).empty())
    return fmt::format("no device can run {}: it has neither a time nor a demand", task_text(graph, task));
  return fmt::format(
      "no device can run {}: no time is given or measured for it, and no model of a device class of the "
      "platform ({}) knows its demand; give the devices model = \"cpu\" with peak and bandwidth, or a preset",
      task_text(graph, task), has);
}

void check_pinned(const Scenario& scenario, TaskId task, const Place& place) {
  const TaskGraph& graph = scenario.graph();
  const Device& device = scenario.platform->device(graph.pinned(task));
  if (!(scenario.costs->time(task, graph.pinned(task)) < forever)) {
    const std::string why = why_no_model_can(scenario, task);
    throw ScenarioError(
        place,
        fmt::format("{} is pinned to device '{}' of class '{}', which cannot run it{}", task_text(graph, task),
                    device.name, scenario.platform->type(device.type).device_class, why.empty() ? "" : ": " + why));
  }
  if (graph.slots(task) > device.slots) {
    throw ScenarioError(place, fmt::format("{} needs {} slots, but device '{}' that it is pinned to has {}",
                                           task_text(graph, task), graph.slots(task), device.name, device.slots));
  }
}

}  // namespace

void check_tasks_can_run(const Scenario& scenario, const Place& place) {
  const TaskGraph& graph = scenario.graph();
  const std::vector<SlotCount> most = most_slots(*scenario.platform);
  for (std::size_t i = 0; i < graph.tasks(); ++i) {
    const TaskId task(i);
    if (graph.is_marker(task)) continue;
    if (graph.pinned(task)) {
      check_pinned(scenario, task, place);
      continue;
    }
    SlotCount widest = 0;
    bool runs = false;
    for (std::size_t t = 0; t < most.size() && !(runs && widest >= graph.slots(task)); ++t) {
      if (most[t] == 0 || !(scenario.costs->time(task, DeviceTypeId(t)) < forever)) continue;
      runs = true;
      widest = std::max(widest, most[t]);
    }
    if (!runs) throw ScenarioError(place, why_no_device(scenario, task));
    if (graph.slots(task) > widest) {
      throw ScenarioError(place, fmt::format("{} needs {} slots at once, but the widest device that can run it has {}",
                                             task_text(graph, task), graph.slots(task), widest));
    }
  }
}

}  // namespace pelsim
