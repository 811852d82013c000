#include "study/explain_demands.hpp"

#include <fmt/format.h>

namespace pelsim {
namespace {

std::string label(const DeviceType& type) { return type.label.empty() ? type.device_class : type.label; }

/// Of the first form that the model tells something about.
std::string explanation(const DeviceType& type, const TaskGraph& graph, KindId kind, SlotCount slots) {
  if (type.model == nullptr) return "";
  Setting setting;
  setting.slots = slots;
  for (const auto& form : graph.forms().of(kind))
    if (std::string text = type.model->explain(*form, setting); !text.empty()) return text;
  return "";
}

}  // namespace

std::string why_no_model_can(const Scenario& scenario, TaskId task) {
  const TaskGraph& graph = scenario.graph();
  std::string out;
  for (std::size_t t = 0; t < scenario.platform->types(); ++t) {
    const DeviceType& type = scenario.platform->type(DeviceTypeId(t));
    const std::string why = explanation(type, graph, graph.kind(task), graph.slots(task));
    if (!why.empty()) out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", label(type), why);
  }
  return out;
}

std::vector<std::string> demand_notes(const Scenario& scenario) {
  const TaskGraph& graph = scenario.graph();
  std::vector<TaskId> first(graph.kinds());
  for (std::size_t t = graph.tasks(); t-- > 0;) first[graph.kind(TaskId(t)).index()] = TaskId(t);
  std::vector<std::string> notes;
  for (std::size_t k = 0; k < graph.kinds(); ++k) {
    if (!first[k] || graph.forms().of(KindId(k)).empty()) continue;
    for (std::size_t t = 0; t < scenario.platform->types(); ++t) {
      const DeviceType& type = scenario.platform->type(DeviceTypeId(t));
      const std::string how = explanation(type, graph, KindId(k), graph.slots(first[k]));
      if (!how.empty()) notes.push_back(fmt::format("'{}' on {}: {}", graph.kind_name(KindId(k)), label(type), how));
    }
  }
  return notes;
}

}  // namespace pelsim
