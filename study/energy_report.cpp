#include "study/energy_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "study/report.hpp"

namespace pelsim {
namespace {

std::string label_of(const DeviceType& type) { return type.label.empty() ? type.device_class : type.label; }

/// "gpu (4)" for each, in order of name.
std::vector<std::string> counted(const std::map<std::string, std::size_t>& names) {
  std::vector<std::string> all;
  for (const auto& [name, count] : names) all.push_back(fmt::format("{} ({})", name, count));
  return all;
}

/// The first four, and how many more.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 4;
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size()));
  std::string text = fmt::format("{}", fmt::join(names.begin(), end, ", "));
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

bool draws_power(const Platform& platform) {
  for (std::size_t d = 0; d < platform.devices(); ++d)
    if (platform.type(DeviceId(d)).power_in({})) return true;
  return false;
}

/// Links whose power nobody told.
std::size_t unknown_links(const Platform& platform) {
  std::size_t count = 0;
  for (std::size_t l = 0; l < platform.links(); ++l) count += !platform.link_sort(LinkId(l)).power;
  return count;
}

void add_shares(EnergyReport& energy, const Platform& platform, const EnergyUse& use) {
  std::map<std::string, EnergyShare> by_type;
  std::map<std::string, std::size_t> unknown;
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const std::string label = label_of(platform.type(DeviceId(d)));
    const DeviceEnergy& one = use.devices[d];
    EnergyShare& share = by_type[label];
    share.what = label;
    ++share.count;
    if (!one.drawn) ++unknown[label];
    if (!one.is_known()) continue;
    share.energy = share.energy.value_or(Joules(0)) + one.total();
    share.idle += one.idle;
    energy.idle += one.idle;
    energy.runs += one.runs;
  }
  for (auto& [label, share] : by_type) energy.shares.push_back(std::move(share));
  const std::size_t without = unknown_links(platform);
  if (without < platform.links()) {
    energy.shares.push_back({"links", platform.links() - without, use.links(), use.links_idle});
    energy.idle += use.links_idle;
  }
  std::stable_sort(energy.shares.begin(), energy.shares.end(), [](const EnergyShare& a, const EnergyShare& b) {
    return a.energy.value_or(Joules(-1)) > b.energy.value_or(Joules(-1));
  });
  energy.unknown = counted(unknown);
  if (without > 0) energy.unknown.push_back(fmt::format("links ({})", without));
}

/// What is paid for the devices, for their runs and to the grid.
void add_cost(Report& report, const Scenario& scenario, const EnergyUse& use) {
  const Platform& platform = *scenario.platform;
  CostReport cost;
  std::map<std::string, std::size_t> unknown;
  for (std::size_t d = 0; d < platform.devices(); ++d) {
    const DeviceType& type = platform.type(DeviceId(d));
    const Usd runs = use.devices[d].run_price;
    if (type.price) cost.devices = cost.devices.value_or(Usd(0)) + *type.price * report.makespan;
    if (runs.value > 0) cost.runs = cost.runs.value_or(Usd(0)) + runs;
    if (!type.price && !(runs.value > 0)) ++unknown[label_of(type)];
  }
  if (scenario.site.price && report.energy)
    cost.electricity = *scenario.site.price * (*report.energy * scenario.site.pue);
  if (!cost.devices && !cost.runs && !cost.electricity) return;
  cost.unknown = counted(unknown);
  if (!cost.unknown.empty())
    report.notes.push_back(fmt::format("cost counts no price of {}: none is given", listed(cost.unknown)));
  report.cost_usd =
      (cost.devices.value_or(Usd(0)) + cost.runs.value_or(Usd(0)) + cost.electricity.value_or(Usd(0))).value;
  report.cost_parts = std::move(cost);
}

void add_carbon(Report& report, const Site& site, const EnergyUse& use) {
  if (!site.carbon) return;
  report.carbon_g = site.pue * weighted_energy(use, *site.carbon, site.carbon_offset);
  report.energy_parts->carbon_text = site.carbon_text;
  const std::vector<Seconds>& from = site.carbon->from;
  if (from.size() < 2) return;
  const Seconds last_ends = from.back() + (from.back() - from[from.size() - 2]);
  if (site.carbon_offset >= from.front() && site.carbon_offset + report.makespan <= last_ends) return;
  report.notes.push_back(
      fmt::format("the carbon intensity is given from {} to {}: before and after, its first and last value hold",
                  text_of(from.front()), text_of(from.back())));
}

}  // namespace

void add_energy(Report& report, const Scenario& scenario, const RunResult& result) {
  const Platform& platform = *scenario.platform;
  if (result.trace.attempts.empty() && result.events > 0) {
    report.notes.push_back("energy, carbon and cost are unknown: no trace was recorded");
    return;
  }
  const EnergyUse use = energy_use(result.trace, *scenario.costs);
  for (std::size_t d = 0; d < use.devices.size() && d < report.devices.size(); ++d)
    if (use.devices[d].is_known()) report.devices[d].energy = use.devices[d].total();

  EnergyReport energy;
  add_shares(energy, platform, use);
  const bool anything = draws_power(platform) || energy.runs.value > 0 || unknown_links(platform) < platform.links();
  if (anything) {
    report.energy = use.total();
    energy.mean = report.makespan.value > 0 ? *report.energy / report.makespan : Watts(0);
    for (const PowerStep& step : use.power) energy.peak = std::max(energy.peak, step.power);
    energy.edp = report.energy->value * report.makespan.value;
    energy.pue = scenario.site.pue;
    energy.site = *report.energy * energy.pue;
    if (!energy.unknown.empty())
      report.notes.push_back(fmt::format("energy counts nothing of {}: no power is given", listed(energy.unknown)));
    report.energy_parts = std::move(energy);
    add_carbon(report, scenario.site, use);
  }
  add_cost(report, scenario, use);
  if (!anything) {
    std::erase_if(energy.unknown, [](const std::string& name) { return name.starts_with("links ("); });
    report.notes.push_back(fmt::format("energy{} unknown: no power model for {}",
                                       report.cost_usd ? " and carbon are" : ", carbon and cost are",
                                       listed(energy.unknown)));
  }
}

std::optional<Joules> link_energy(const Platform& platform, const LinkUse& use, Seconds makespan) {
  const Link link = platform.link(use.link);
  if (!link.power) return std::nullopt;
  Joules energy = link.power->per_byte * use.bytes + (link.power->busy - link.power->idle) * use.busy;
  if (link.capacity == use.link) energy += link.power->idle * makespan;
  return energy;
}

}  // namespace pelsim
