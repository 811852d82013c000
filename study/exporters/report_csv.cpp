#include <fmt/format.h>

#include <cmath>

#include "study/exporters/exporters.hpp"

namespace pelsim {
namespace {

class Lines {
 public:
  void add(std::string_view key, std::optional<double> value) {
    text_ += fmt::format("{},", key);
    if (value && std::isfinite(*value)) text_ += fmt::format("{}", *value);
    text_ += '\n';
  }
  template <class Unit>
  void add(std::string_view key, std::optional<Quantity<Unit>> value) {
    add(key, value ? std::optional(value->value) : std::nullopt);
  }
  template <class Unit>
  void add(std::string_view key, Quantity<Unit> value) {
    add(key, std::optional(value.value));
  }
  void add_count(std::string_view key, std::uint64_t count) { text_ += fmt::format("{},{}\n", key, count); }

  std::string text_ = "key,value\n";
};

}  // namespace

std::string report_csv(const Report& r) {
  Lines lines;
  const auto pop = [&](auto member) { return r.pop ? std::optional<double>((*r.pop).*member) : std::nullopt; };
  const auto share = [&](SpanKind kind) {
    return r.slot_time ? std::optional(r.slot_time->share(kind)) : std::nullopt;
  };
  lines.add_count("seed", r.seed);
  lines.add("makespan_s", r.makespan);
  lines.add_count("tasks", r.tasks);
  lines.add_count("transfers", r.communication.transfers);
  lines.add("bytes_moved", r.communication.bytes);
  lines.add_count("events", r.events);
  lines.add_count("slots", r.slots);
  lines.add("wall_s", r.wall);
  lines.add("sequential_s", r.sequential);
  lines.add("speedup", r.speedup);
  lines.add("efficiency", r.efficiency);
  lines.add("slr", r.slr);
  lines.add("lower_bound_s", r.lower_bound);
  lines.add("critical_path_bound_s", r.critical_path_bound);
  lines.add("area_bound_s", r.area_bound);
  lines.add("gap", r.gap);
  lines.add("ideal_makespan_s", r.ideal_makespan);
  lines.add("parallel_efficiency", pop(&PopEfficiencies::parallel));
  lines.add("load_balance", pop(&PopEfficiencies::load_balance));
  lines.add("communication_efficiency", pop(&PopEfficiencies::communication));
  lines.add("serialisation_efficiency", r.pop ? r.pop->serialisation : std::nullopt);
  lines.add("transfer_efficiency", r.pop ? r.pop->transfer : std::nullopt);
  lines.add("load_imbalance", r.imbalance);
  for (const SpanKind kind : {SpanKind::compute, SpanKind::message, SpanKind::overhead, SpanKind::wait_data,
                              SpanKind::wait_dependency, SpanKind::idle})
    lines.add(fmt::format("time_share_{}", name_of(kind)), share(kind));
  lines.add("energy_j", r.energy);
  lines.add("energy_delay_product_js", r.energy_parts ? std::optional(r.energy_parts->edp) : std::nullopt);
  lines.add("carbon_g", r.carbon_g);
  lines.add("cost_usd", r.cost_usd);
  return lines.text_;
}

std::string power_csv(const EnergyUse& use) {
  std::string text = "from_s,power_W\n";
  for (const PowerStep& step : use.power)
    text += fmt::format("{},{}\n", use.clock.seconds(step.from).value, step.power.value);
  return text;
}

}  // namespace pelsim
