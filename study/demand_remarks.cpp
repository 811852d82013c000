#include "study/demand_remarks.hpp"

#include <fmt/format.h>

namespace pelsim {
namespace {

/// The form that a device is asked, as in CostModel; nullptr: none.
const Demand* asked(const DeviceModel& model, const TaskForms& forms, KindId kind) {
  for (const auto& form : forms.of(kind))
    if (model.cost(*form, Setting{})) return form.get();
  return nullptr;
}

}  // namespace

std::vector<std::string> demand_remarks(const Scenario& scenario) {
  const TaskGraph& graph = scenario.graph();
  std::vector<std::string> remarks;
  for (std::size_t k = 0; k < graph.kinds() && !graph.forms().empty(); ++k)
    for (std::size_t t = 0; t < scenario.platform->types(); ++t) {
      const DeviceType& type = scenario.platform->type(DeviceTypeId(t));
      if (type.model == nullptr) continue;
      const Demand* demand = asked(*type.model, graph.forms(), KindId(k));
      const std::string remark = demand != nullptr ? type.model->remark(*demand) : "";
      if (remark.empty()) continue;
      remarks.push_back(fmt::format("kind '{}' on '{}': {}", graph.kind_name(KindId(k)),
                                    type.label.empty() ? type.device_class : type.label, remark));
    }
  return remarks;
}

}  // namespace pelsim
