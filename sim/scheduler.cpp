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
  around_mean_.assign(graph.kinds() * types, {});
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    for (std::size_t type = 0; type < types; ++type) {
      const Seconds time = costs.time(TaskId(t), DeviceTypeId(type));
      if (!(time < forever)) continue;
      const std::size_t of = cell(TaskId(t), DeviceTypeId(type));
      const CostModel::Around around = costs.around(TaskId(t), DeviceTypeId(type));
      kind_mean_[of] += time.value;
      around_mean_[of].before += around.before;
      around_mean_[of].after += around.after;
      ++count[of];
    }
  }
  for (std::size_t of = 0; of < count.size(); ++of) {
    if (count[of] == 0) continue;
    const auto n = static_cast<double>(count[of]);
    kind_mean_[of] /= n;
    around_mean_[of] = {around_mean_[of].before / n, around_mean_[of].after / n};
  }
}

std::size_t Estimates::cell(TaskId task, DeviceTypeId type) const {
  return costs_->graph().kind(task).index() * costs_->platform().types() + type.index();
}

double Estimates::factor(TaskId task, DeviceTypeId type) const {
  return Noise{Noise::Distribution::lognormal, cv_}.factor(stream_, task.value, type.value);
}

Seconds Estimates::inexact(TaskId task, DeviceTypeId type) const {
  const Seconds time = costs_->time(task, type);
  if (!(time < forever)) return forever;
  switch (mode_) {
    case Mode::exact: return time;
    case Mode::none: return Seconds(1);
    case Mode::mean: return Seconds(kind_mean_[cell(task, type)]);
    case Mode::noisy: return factor(task, type) * time;
  }
  return time;
}

CostModel::Around Estimates::around(TaskId task, DeviceTypeId type) const {
  if (mode_ == Mode::none || costs_->platform().type(type).model == nullptr) return {};
  if (mode_ == Mode::mean) return around_mean_[cell(task, type)];
  const CostModel::Around around = costs_->around(task, type);
  if (mode_ == Mode::exact || around.sum() == Seconds(0)) return around;
  const double f = factor(task, type);
  return {f * around.before, f * around.after};
}

}  // namespace pelsim
