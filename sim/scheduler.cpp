#include "sim/scheduler.hpp"

namespace pelsim {

Estimates::Estimates(const CostModel& costs, const NetworkModel& network, Mode mode, double cv, Stream stream)
    : costs_(&costs), network_(&network), mode_(mode), cv_(cv), stream_(stream) {
  const std::size_t types = costs.platform().types();
  for (std::size_t t = 0; t < types; ++t) {
    const DeviceModel* model = costs.platform().type(DeviceTypeId(t)).model.get();
    slots_differ_ = slots_differ_ || (model != nullptr && model->loading() == Loading::partial);
  }
  if (mode != Mode::mean) return;
  const TaskGraph& graph = costs.graph();
  std::vector<std::size_t> count(graph.kinds() * types);
  kind_mean_.assign(graph.kinds() * types, 0);
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    for (std::size_t type = 0; type < types; ++type) {
      const Seconds time = costs.time(TaskId(t), DeviceTypeId(type));
      if (!(time < forever)) continue;
      const std::size_t cell = graph.kind(TaskId(t)).index() * types + type;
      kind_mean_[cell] += time.value;
      ++count[cell];
    }
  }
  for (std::size_t cell = 0; cell < count.size(); ++cell)
    if (count[cell] > 0) kind_mean_[cell] /= static_cast<double>(count[cell]);
}

Seconds Estimates::inexact(TaskId task, DeviceTypeId type) const {
  const Seconds time = costs_->time(task, type);
  if (!(time < forever)) return forever;
  switch (mode_) {
    case Mode::exact: return time;
    case Mode::none: return Seconds(1);
    case Mode::mean:
      return Seconds(kind_mean_[costs_->graph().kind(task).index() * costs_->platform().types() + type.index()]);
    case Mode::noisy: return Noise{Noise::Distribution::lognormal, cv_}.factor(stream_, task.value, type.value) * time;
  }
  return time;
}

}  // namespace pelsim
