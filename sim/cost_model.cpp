#include "sim/cost_model.hpp"

namespace pelsim {

namespace {
const Setting plain_setting{};
}

CostModel::CostModel(const TaskGraph& graph, const Platform& platform, std::vector<MeasuredTime> measured)
    : graph_(&graph), platform_(&platform), columns_(platform.types()) {
  for (std::size_t t = 0; t < platform.types(); ++t) {
    const DeviceType& type = platform.type(DeviceTypeId(t));
    TypeColumns& c = columns_[t];
    c.per_speed = 1.0 / type.speed;
    for (std::size_t column = 0; column < graph.time_columns() && graph.tasks() > 0; ++column) {
      if (graph.time_class(column) == type.device_class) c.own = graph.times(column).data();
      if (graph.time_class(column) == "any") c.any = graph.times(column).data();
    }
    for (const MeasuredTime& m : measured) {
      if (m.device_class != type.device_class && m.device_class != "any") continue;
      for (std::size_t k = 0; k < graph.kinds(); ++k) {
        if (graph.kind_name(KindId(k)) != m.kind) continue;
        if (c.measured.empty()) c.measured.assign(graph.kinds(), std::numeric_limits<double>::quiet_NaN());
        c.measured[k] = m.time.value;
      }
    }
  }
}

Seconds CostModel::modelled(TaskId task, DeviceTypeId type) const {
  const TypeColumns& c = columns_[type.index()];
  if (!c.measured.empty()) {
    const double measured = c.measured[graph_->kind(task).index()];
    if (measured == measured) return Seconds(measured);
  }
  const Demand* demand = graph_->demand(task);
  const DeviceModel* model = platform_->type(type).model.get();
  if (demand == nullptr || model == nullptr) return forever;
  const std::optional<Cost> cost = model->cost(*demand, plain_setting);
  return cost ? cost->run.alone() : forever;
}

bool CostModel::is_plain(TaskId task, DeviceId device) const {
  const DeviceTypeId type = platform_->device(device).type;
  const TypeColumns& c = columns_[type.index()];
  const auto given = [&](const double* column) {
    return column != nullptr && column[task.index()] == column[task.index()];
  };
  if (given(c.own) || given(c.any)) return true;
  return !c.measured.empty() && c.measured[graph_->kind(task).index()] == c.measured[graph_->kind(task).index()];
}

bool CostModel::cost(TaskId task, DeviceId device, const Setting& setting, Cost& out) const {
  if (is_plain(task, device)) {
    out = Cost{};
    out.run.fixed = time(task, device);
    return true;
  }
  const Demand* demand = graph_->demand(task);
  const DeviceModel* model = platform_->type(device).model.get();
  if (demand == nullptr || model == nullptr) return false;
  std::optional<Cost> answer = model->cost(*demand, setting);
  if (!answer) return false;
  out = std::move(*answer);
  return true;
}

}  // namespace pelsim
