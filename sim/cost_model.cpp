#include "sim/cost_model.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace pelsim {

namespace {

/// The same run at a share of its speed.
void slow_down(Plan& run, double speed) {
  if (speed == 1) return;
  run.fixed = run.fixed / speed;
  run.bound *= speed;
}

}  // namespace

/// The model's answer in the p-state of the setting.
std::optional<Cost> CostModel::asked(const Demand& demand, const DeviceType& type, Setting setting) const {
  setting.speed = type.speed_in(setting.state);
  std::optional<Cost> cost = type.model->cost(demand, setting);
  if (cost && !type.model->heeds_speed()) slow_down(cost->run, setting.speed);
  return cost;
}

CostModel::CostModel(const TaskGraph& graph, const Platform& platform, std::vector<MeasuredTime> measured,
                     std::vector<double> footprints)
    : graph_(&graph), platform_(&platform), columns_(platform.types()), footprints_(std::move(footprints)) {
  std::map<std::string, std::size_t, std::less<>> kind_of;
  for (std::size_t k = 0; k < graph.kinds() && !measured.empty(); ++k) kind_of.emplace(graph.kind_name(KindId(k)), k);
  for (std::size_t t = 0; t < platform.types(); ++t) {
    const DeviceType& type = platform.type(DeviceTypeId(t));
    TypeColumns& c = columns_[t];
    c.clock = type.speed_in({});
    c.per_clock = 1.0 / c.clock;
    c.per_speed = 1.0 / (type.speed * c.clock);
    for (std::size_t column = 0; column < graph.time_columns() && graph.tasks() > 0; ++column) {
      if (graph.time_class(column) == type.device_class) c.own = graph.times(column).data();
      if (graph.time_class(column) == "any") c.any = graph.times(column).data();
    }
    for (std::size_t k = 0; k < graph.kinds() && type.model != nullptr; ++k) {
      OfKind kind{type.model->kind_cost(graph.kind_name(KindId(k)))};
      if (kind.known) slow_down(kind.known->cost.run, c.clock);
      for (const auto& form : graph.forms().of(KindId(k))) {
        if (kind.known) break;
        if (std::optional<Cost> cost = asked(*form, type, Setting{}))
          kind = {KindCost{std::move(*cost), type.model->badge()}, form.get()};
      }
      if (!kind.known) continue;
      c.by_kind.resize(graph.kinds());
      c.by_kind[k] = std::move(kind);
    }
    // The class itself wins over "any", whatever stands first.
    for (const std::string& device_class : {std::string("any"), type.device_class})
      for (const MeasuredTime& m : measured) {
        const auto kind = kind_of.find(m.kind);
        if (m.device_class != device_class || kind == kind_of.end()) continue;
        if (c.measured.empty()) c.measured.assign(graph.kinds(), std::numeric_limits<double>::quiet_NaN());
        c.measured[kind->second] = device_class == "any" ? m.time.value * c.per_speed : m.time.value * c.per_clock;
      }
  }
  if (footprints_.empty()) return;
  constexpr double boundless = std::numeric_limits<double>::infinity();
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const Device device = platform.device(DeviceId(d));
    double& capacity = columns_[device.type.index()].capacity;
    capacity = std::max(capacity, platform.capacity(device.memory).value_or(Bytes(boundless)).value);
  }
  const double most = *std::max_element(footprints_.begin(), footprints_.end());
  for (TypeColumns& c : columns_) c.is_bounded = c.capacity > 0 && c.capacity < most;
}

bool CostModel::types_follow_kinds() const {
  for (const TypeColumns& c : columns_)
    if (c.own != nullptr || c.any != nullptr || c.is_bounded) return false;
  for (std::uint32_t t = 0; t < graph_->tasks(); ++t)
    if (graph_->demand(TaskId(t)) != nullptr || graph_->slots(TaskId(t)) != 1) return false;
  return true;
}

Seconds CostModel::modelled(TaskId task, DeviceTypeId type) const {
  const TypeColumns& c = columns_[type.index()];
  if (!c.measured.empty()) {
    const double measured = c.measured[graph_->kind(task).index()];
    if (measured == measured) return Seconds(measured);
  }
  const SlotCount slots = graph_->slots(task);
  const OfKind* kind = of_kind(task, c);
  if (kind != nullptr && (kind->form == nullptr || slots == 1)) return kind->known->cost.run.alone();
  const Demand* demand = kind != nullptr ? kind->form : graph_->demand(task);
  if (demand == nullptr || platform_->type(type).model == nullptr) return forever;
  Setting setting;
  setting.slots = slots;
  const std::optional<Cost> cost = asked(*demand, platform_->type(type), setting);
  return cost ? cost->run.alone() : forever;
}

bool CostModel::is_plain(TaskId task, DeviceId device) const { return is_plain(task, platform_->device(device).type); }

bool CostModel::is_plain(TaskId task, DeviceTypeId type) const {
  const TypeColumns& c = columns_[type.index()];
  const auto given = [&](const double* column) {
    return column != nullptr && column[task.index()] == column[task.index()];
  };
  if (given(c.own) || given(c.any)) return true;
  return !c.measured.empty() && c.measured[graph_->kind(task).index()] == c.measured[graph_->kind(task).index()];
}

Badge CostModel::badge(TaskId task, DeviceTypeId type) const {
  if (is_plain(task, type)) return Badge::given;
  const OfKind* kind = of_kind(task, columns_[type.index()]);
  return kind != nullptr ? kind->known->badge : platform_->type(type).model->badge();
}

Setup CostModel::setup(TaskId task, DeviceId device) const {
  const DeviceModel* model = platform_->type(device).model.get();
  if (model == nullptr || is_plain(task, device)) return {};
  const OfKind* kind = of_kind(task, columns_[platform_->device(device).type.index()]);
  if (kind != nullptr) return {kind->known->cost.needs, kind->known->cost.setup, model->loading()};
  const Demand* demand = graph_->demand(task);
  const std::optional<Cost> cost = demand != nullptr ? model->cost(*demand, Setting{}) : std::nullopt;
  return cost ? Setup{cost->needs, cost->setup, model->loading()} : Setup{};
}

bool CostModel::cost(TaskId task, DeviceId device, const Setting& setting, Cost& out) const {
  const DeviceTypeId id = platform_->device(device).type;
  const DeviceType& type = platform_->type(id);
  const TypeColumns& c = columns_[id.index()];
  if (is_plain(task, id)) {
    out = Cost{};
    out.run.fixed = time(task, id);
    slow_down(out.run, type.speed_in(setting.state) / c.clock);
    return true;
  }
  const OfKind* kind = of_kind(task, c);
  if (kind != nullptr && holds_for(*kind, type, c, setting)) {
    out = kind->known->cost;
    slow_down(out.run, type.speed_in(setting.state) / c.clock);
    return true;
  }
  const Demand* demand = kind != nullptr ? kind->form : graph_->demand(task);
  if (demand == nullptr || type.model == nullptr) return false;
  std::optional<Cost> answer = asked(*demand, type, setting);
  if (!answer) return false;
  out = std::move(*answer);
  return true;
}

template <class Read>
auto CostModel::read(TaskId task, DeviceTypeId id, const Setting& setting, const Read& read) const {
  using Answer = decltype(read(Cost{}));
  const DeviceType& type = platform_->type(id);
  if (type.model == nullptr || is_plain(task, id)) return Answer{};
  const OfKind* kind = of_kind(task, columns_[id.index()]);
  if (kind != nullptr && holds_for(*kind, type, columns_[id.index()], setting)) return read(kind->known->cost);
  const Demand* demand = kind != nullptr ? kind->form : graph_->demand(task);
  const std::optional<Cost> cost = demand != nullptr ? asked(*demand, type, setting) : std::nullopt;
  return cost ? read(*cost) : Answer{};
}

CostModel::Own CostModel::own(TaskId task, DeviceId device, const Setting& setting) const {
  return read(task, platform_->device(device).type, setting, [](const Cost& cost) {
    return Own{cost.energy, cost.price};
  });
}

CostModel::Around CostModel::around(TaskId task, DeviceTypeId type) const {
  Setting setting;
  setting.slots = graph_->slots(task);
  return read(task, type, setting, [](const Cost& cost) { return Around{cost.before, cost.after}; });
}

}  // namespace pelsim
