#include <fmt/format.h>

#include <algorithm>

#include "study/exporters/charts/box_chart.hpp"
#include "study/exporters/results/parts.hpp"
#include "study/results/alternatives.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_boxes = 24;

std::string boxes_of(const Study& study, std::size_t metric, std::size_t axis) {
  const Table& table = study.table;
  const Spreads spreads = spreads_of(table, metric, axis);
  if (spreads.boxes.empty()) return "";
  const Metric& of = table.metrics[metric];
  charts::BoxChart chart{.title = "", .measure = measure_of(of), .rows = {}};
  if (spreads.relative) chart.measure = {of.name + " / best of the same setting and replicate"};
  for (std::size_t i = 0; i < std::min(spreads.boxes.size(), most_boxes); ++i)
    chart.rows.push_back({table.axes[axis].values[spreads.boxes[i].first], i, spreads.boxes[i].second});
  std::string sentence =
      spreads.relative ? fmt::format("{} of each run over the best in its setting and replicate", capital(of.name))
                       : fmt::format("{} of all runs", capital(of.name));
  sentence += fmt::format(", by {}: quartiles, whiskers to 1.5 times the box, points beyond", table.axes[axis].name);
  if (spreads.boxes.size() > most_boxes)
    sentence += fmt::format("; the first {} of {} values", most_boxes, spreads.boxes.size());
  return figure(sentence + ".", "", charts::box_chart(chart));
}

}  // namespace

std::string box_figures(const Study& study) {
  std::string html;
  for (const std::size_t metric : study.choice.metrics)
    for (std::size_t a = 0; a < study.table.axes.size(); ++a)
      if (study.table.axes[a].values.size() > 1 && (!study.table.axes[a].numeric || a == study.choice.compared))
        html += boxes_of(study, metric, a);
  // No axis of words: how the runs of the one setting spread.
  if (html.empty() && study.table.points == 1 && study.table.rows.size() > 1 && !study.table.axes.empty())
    for (const std::size_t metric : study.choice.metrics) html += boxes_of(study, metric, 0);
  return html;
}

}  // namespace pelsim::results
