#include "study/explain_demands.hpp"

#include <fmt/format.h>

namespace pelsim {
namespace {

std::string label(const DeviceType& type) { return type.label.empty() ? type.device_class : type.label; }

Setting setting_of(const TaskGraph& graph, TaskId task) {
  Setting setting;
  setting.slots = graph.slots(task);
  return setting;
}

/// Of the form that the model is asked, as in CostModel; where it can run none, of the first that it refuses with a
/// reason.
std::string explanation(const DeviceModel& model, const TaskForms& forms, KindId kind, const Setting& setting) {
  std::string reason;
  for (const auto& form : forms.of(kind)) {
    if (model.cost(*form, setting)) return model.explain(*form, setting);
    if (reason.empty()) reason = model.explain(*form, setting);
  }
  return reason;
}

}  // namespace

std::string why_no_model_can(const Scenario& scenario, TaskId task) {
  const TaskGraph& graph = scenario.graph();
  std::vector<const Demand*> asked;
  for (const auto& form : graph.forms().of(graph.kind(task))) asked.push_back(form.get());
  if (graph.demand(task) != nullptr) asked.push_back(graph.demand(task));
  std::vector<std::string> all;
  const Setting setting = setting_of(graph, task);
  for (std::size_t t = 0; t < scenario.platform->types(); ++t) {
    const DeviceType& type = scenario.platform->type(DeviceTypeId(t));
    for (const Demand* demand : asked) {
      if (type.model == nullptr || type.model->cost(*demand, setting)) continue;
      const std::string why = type.model->explain(*demand, setting);
      if (!why.empty()) all.push_back(fmt::format("'{}': {}", label(type), why));
    }
  }
  return fmt::format("{}", fmt::join(all, "; "));
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
      if (type.model == nullptr) continue;
      const std::string text = explanation(*type.model, graph.forms(), KindId(k), setting_of(graph, first[k]));
      if (!text.empty())
        notes.push_back(fmt::format("kind '{}' on '{}': {}", graph.kind_name(KindId(k)), label(type), text));
    }
  }
  return notes;
}

}  // namespace pelsim
