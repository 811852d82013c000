#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "study/exporters/charts/heat_map.hpp"
#include "study/exporters/results/parts.hpp"
#include "study/results/cells.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_maps = 3;  // pairs of axes

std::string map_of(const Study& study, std::size_t metric, std::size_t across, std::size_t up) {
  const Table& table = study.table;
  const auto compared = study.choice.compared;
  const bool split =
      compared && *compared != across && *compared != up && table.axes[*compared].values.size() <= most_panels;
  std::vector<std::size_t> axes = {up, across};
  if (split) axes.insert(axes.begin(), *compared);
  const Cells cells = cells_of(table, metric, axes);
  if (cells.cells.empty()) return "";
  const std::size_t columns = table.axes[across].values.size(), rows = table.axes[up].values.size();
  std::map<std::uint32_t, charts::HeatMap> maps;
  double least = 1e308, most = -1e308;
  for (const Cell& cell : cells.cells) {
    charts::HeatMap& map = maps[split ? cell.levels.front() : 0];
    if (map.cells.empty()) map.cells.resize(rows * columns);
    const double mean = interval_of(cell, study.choice.confidence).mean;
    map.cells[cell.levels[cell.levels.size() - 2] * columns + cell.levels.back()] = mean;
    least = std::min(least, mean);
    most = std::max(most, mean);
  }
  std::string pictures;
  for (auto& [level, map] : maps) {
    if (split) map.title = fmt::format("{} = {}", table.axes[*compared].name, table.axes[*compared].values[level]);
    map.across = table.axes[across].name;
    map.up = table.axes[up].name;
    map.columns = table.axes[across].values;
    map.rows = table.axes[up].values;
    map.measure = measure_of(table.metrics[metric]);
    map.least = least;
    map.most = most;
    map.width = panel_width(maps.size());
    pictures += charts::heat_map(map);
  }
  std::string sentence =
      fmt::format("Mean {} by {} and {}", table.metrics[metric].name, table.axes[across].name, table.axes[up].name);
  std::vector<std::string> averaged;
  for (const std::size_t axis : other_axes(table, axes))
    if (table.axes[axis].values.size() > 1) averaged.push_back(table.axes[axis].name);
  if (!averaged.empty()) sentence += fmt::format(", averaged over {}", fmt::join(averaged, ", "));
  return figure(sentence + ".", "", pictures);
}

}  // namespace

std::string heat_figures(const Study& study) {
  if (study.choice.metrics.empty()) return "";
  std::vector<std::size_t> axes;
  for (const std::size_t a : study.choice.numeric)
    if (study.table.axes[a].values.size() <= most_curve_values) axes.push_back(a);
  std::string html;
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < axes.size(); ++i)
    for (std::size_t k = i + 1; k < axes.size() && drawn < most_maps; ++k, ++drawn)
      html += map_of(study, study.choice.metrics.front(), axes[i], axes[k]);
  return html;
}

}  // namespace pelsim::results
