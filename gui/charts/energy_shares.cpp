#include "gui/charts/energy_shares.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/charts/activity_series.hpp"

namespace pelsim::gui {
namespace {

/// Calls `take(from, to, watts)` for each part of the range with one power.
template <class Take>
void each_step(const std::vector<PowerStep>& power, TimeRange range, Take&& take) {
  auto step =
      std::upper_bound(power.begin(), power.end(), range.from, [](Tick t, const PowerStep& s) { return t < s.from; });
  if (step != power.begin()) --step;
  for (; step != power.end() && step->from < range.to; ++step) {
    const Tick until = std::next(step) == power.end() ? range.to : std::min(std::next(step)->from, range.to);
    take(std::max(step->from, range.from), until, step->power);
  }
}

std::vector<std::size_t> devices_by_type(const Platform& platform) {
  std::vector<std::size_t> count(platform.types());
  for (std::size_t d = 0; d < platform.devices(); ++d) ++count[platform.device(DeviceId(d)).type.index()];
  return count;
}

std::string type_text(const Platform& platform, std::size_t type, std::size_t count) {
  const DeviceType& t = platform.type(DeviceTypeId(type));
  return fmt::format("{} ({})", t.label.empty() ? t.device_class : t.label, count);
}

}  // namespace

Joules energy_in(const std::vector<PowerStep>& power, TimeRange range, const Clock& clock) {
  Joules sum;
  each_step(power, range, [&](Tick from, Tick to, Watts watts) { sum += watts * clock.seconds(to - from); });
  return sum;
}

std::vector<double> mean_power(const std::vector<PowerStep>& power, TimeRange range, std::size_t bins,
                               const Clock& clock) {
  const Bins parts = bins_of(range, bins);
  std::vector<double> out(parts.count);
  for (std::size_t i = 0; i < parts.count; ++i)
    out[i] = (energy_in(power, {parts.edge(i), parts.edge(i + 1)}, clock) / clock.seconds(parts.length(i))).value;
  return out;
}

std::vector<EnergyPart> energy_parts(const ShownRun& run, const PowerByType& use, TimeRange range) {
  const std::vector<std::size_t> count = devices_by_type(run.platform());
  std::vector<EnergyPart> out;
  for (std::size_t part = 0; part < use.power.size(); ++part) {
    if (use.power[part].empty()) continue;
    const bool is_links = part == count.size();
    out.push_back({is_links ? "links" : type_text(run.platform(), part, count[part]), part,
                   energy_in(use.power[part], range, use.use.clock)});
  }
  return out;
}

std::vector<std::string> unknown_power(const ShownRun& run, const PowerByType& use) {
  const std::vector<std::size_t> count = devices_by_type(run.platform());
  std::vector<std::string> out;
  for (std::size_t type = 0; type < count.size(); ++type)
    if (count[type] > 0 && use.power[type].empty()) out.push_back(type_text(run.platform(), type, count[type]));
  return out;
}

Flops work_done(const ShownRun& run) {
  Flops sum;
  const TaskGraph& graph = run.graph();
  for (const Attempt& a : run.trace().attempts) {
    if (a.outcome != Outcome::done) continue;
    const Demand* demand = graph.demand(a.task);
    for (const auto& form : graph.forms().of(graph.kind(a.task)))
      if (form->kind == Demand::Kind::kernel) demand = form.get();
    if (demand != nullptr && demand->kind == Demand::Kind::kernel)
      sum += static_cast<const KernelDemand*>(demand)->work;
  }
  return sum;
}

}  // namespace pelsim::gui
