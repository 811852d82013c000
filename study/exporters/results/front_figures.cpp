#include <fmt/format.h>

#include <algorithm>

#include "study/exporters/charts/curve_chart.hpp"
#include "study/exporters/charts/style.hpp"
#include "study/exporters/results/parts.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_dots = 1500, most_rows = 40;

/// One objective against another. With three of them the front is no line in this picture, so that it is only marked.
std::string picture(const Study& study, std::size_t across, std::size_t up) {
  const TradeOff& trade = study.trade_off;
  const auto extremes = [&](std::size_t k) {
    const auto [low, high] = std::minmax_element(trade.points.begin(), trade.points.end(),
                                                 [&](const auto& a, const auto& b) { return a.means[k] < b.means[k]; });
    return std::pair{low->means[k], high->means[k]};
  };
  const auto axis = [&](std::size_t k) {
    const auto [low, high] = extremes(k);
    return charts::value_axis(measure_of(study.table.metrics[trade.metrics[k]]), low, high);
  };
  charts::CurveChart chart{
      .title = "", .x = axis(across), .y = axis(up), .curves = {}, .width = trade.metrics.size() == 2 ? 720.0 : 460.0};
  charts::Curve all{.look = 0, .style = charts::CurveStyle::points, .points = {}};
  const std::size_t step = trade.points.size() / most_dots + 1;
  for (std::size_t i = 0; i < trade.points.size(); i += step)
    all.points.push_back({.x = trade.points[i].means[across], .y = trade.points[i].means[up]});
  charts::Curve front{.look = 1,
                      .style = trade.metrics.size() == 2 ? charts::CurveStyle::stairs : charts::CurveStyle::marks,
                      .points = {}};
  charts::Curve marks{.look = 1, .style = charts::CurveStyle::marks, .points = {}};
  for (const std::size_t i : trade.front) {
    const TradeOff::Point& point = trade.points[i];
    front.points.push_back({.x = point.means[across], .y = point.means[up]});
    marks.points.push_back(
        {.x = point.means[across], .y = point.means[up], .tip = setting_text(study.table, point.row)});
  }
  chart.curves = {all, front, marks};
  return charts::curve_chart(chart);
}

std::string front_table(const Study& study) {
  const TradeOff& trade = study.trade_off;
  HtmlTable table{.head = {"best choices"}, .first_number = 1, .rows = {}};
  for (const std::size_t metric : trade.metrics) table.head.push_back(study.table.metrics[metric].name);
  for (std::size_t i = 0; i < std::min(trade.front.size(), most_rows); ++i) {
    const TradeOff::Point& point = trade.points[trade.front[i]];
    std::vector<std::string> row = {setting_text(study.table, point.row)};
    for (std::size_t k = 0; k < trade.metrics.size(); ++k)
      row.push_back(value_text(study.table.metrics[trade.metrics[k]], point.means[k]));
    table.rows.push_back(std::move(row));
  }
  return html_of(table, trade.front.size() > most_rows
                            ? fmt::format("{} more are not shown.", trade.front.size() - most_rows)
                            : "");
}

}  // namespace

std::string front_figures(const Study& study) {
  const TradeOff& trade = study.trade_off;
  if (trade.points.size() < 2) return "";
  std::string pictures = picture(study, 0, 1);
  if (trade.metrics.size() == 3) pictures += picture(study, 0, 2);
  const std::string legend = charts::legend_entry(charts::Sample::mark, 0, "points of the design") +
                             charts::legend_entry(charts::Sample::mark, 1, "not beaten by any");
  return figure(
             "Each point is the mean of its replicates. A point is beaten by one that is no worse in anything shown "
             "and better in something.",
             legend, pictures) +
         front_table(study);
}

}  // namespace pelsim::results
