#include "study/results/choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/near_miss.hpp"

namespace pelsim::results {
namespace {

constexpr std::array usual_metrics{"makespan_s", "energy_j", "cost_usd"};

bool varies(const Table& table, std::size_t metric) {
  std::optional<double> first;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (!table.counts(metric, r)) continue;
    if (first && *first != table.values[metric][r]) return true;
    first = table.values[metric][r];
  }
  return false;
}

[[noreturn]] void refuse(const Table& table, const std::string& what, const std::string& name,
                         const std::vector<std::string>& known) {
  throw ScenarioError(Place{table.file}, fmt::format("there is no {} '{}'{}", what, name, suggestion(name, known)));
}

std::vector<std::size_t> metrics_of(const Table& table, const Wishes& wishes) {
  std::vector<std::size_t> metrics;
  for (const std::string& name : wishes.metrics) {
    const auto found = table.find_metric(name);
    if (!found) {
      std::vector<std::string> known;
      for (const Metric& metric : table.metrics) known.push_back(metric.column);
      refuse(table, "metric", name, known);
    }
    metrics.push_back(*found);
  }
  if (!metrics.empty()) return metrics;
  for (const char* name : usual_metrics)
    if (const auto found = table.find_metric(name); found && (metrics.empty() || varies(table, *found)))
      metrics.push_back(*found);
  if (metrics.empty() && !table.metrics.empty()) metrics.push_back(0);
  return metrics;
}

}  // namespace

std::vector<std::size_t> View::axes() const {
  std::vector<std::size_t> all;
  if (panels) all.push_back(*panels);
  if (series) all.push_back(*series);
  all.push_back(x);
  return all;
}

View Choice::view_against(const Table& table, std::size_t x) const {
  View view{.x = x, .series = compared, .panels = {}};
  if (view.series == x) view.series.reset();
  const auto few = [&](std::size_t a) { return table.axes[a].values.size() <= most_panels; };
  // Words first: numbers can be averaged and have charts of their own.
  for (const bool numbers : {false, true}) {
    for (std::size_t a = 0; a < table.axes.size(); ++a) {
      const Axis& axis = table.axes[a];
      if (a == x || a == view.series || axis.values.size() < 2 || axis.numeric != numbers || !few(a)) continue;
      if (!view.series)
        view.series = a;
      else if (!view.panels)
        view.panels = a;
    }
  }
  return view;
}

Choice choose(const Table& table, const Wishes& wishes) {
  Choice choice{.metrics = metrics_of(table, wishes), .compared = {}, .numeric = {}, .confidence = wishes.confidence};
  std::vector<std::string> names;
  for (std::size_t a = 0; a < table.axes.size(); ++a) {
    const Axis& axis = table.axes[a];
    names.push_back(axis.name);
    if (axis.values.size() < 2) continue;
    if (axis.numeric) choice.numeric.push_back(a);
    if (!axis.numeric && !choice.compared) choice.compared = a;
  }
  if (!wishes.compare.empty()) {
    choice.compared = table.find_axis(wishes.compare);
    if (!choice.compared) refuse(table, "axis", wishes.compare, names);
  }
  if (wishes.baseline.empty()) return choice;
  if (!choice.compared)
    throw ScenarioError(Place{table.file}, "a baseline needs an axis whose values are compared: name it (--compare)");
  const std::vector<std::string>& values = table.axes[*choice.compared].values;
  const auto found = std::find(values.begin(), values.end(), wishes.baseline);
  if (found == values.end()) refuse(table, "value of " + table.axes[*choice.compared].name, wishes.baseline, values);
  choice.baseline = static_cast<std::uint32_t>(found - values.begin());
  return choice;
}

}  // namespace pelsim::results
