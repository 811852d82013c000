#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "study/exporters/charts/curve_chart.hpp"
#include "study/exporters/charts/style.hpp"
#include "study/exporters/results/parts.hpp"
#include "study/results/cells.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_marks = 1500;  // of one picture made of points

/// The values of an axis that have a curve: all, or evenly spread ones.
std::vector<std::uint32_t> shown_levels(const Axis& axis) {
  const std::size_t n = axis.values.size(), shown = std::min(n, most_curves);
  std::vector<std::uint32_t> levels;
  for (std::size_t i = 0; i < shown; ++i)
    levels.push_back(static_cast<std::uint32_t>(shown == n ? i : i * (n - 1) / (shown - 1)));
  return levels;
}

/// Least and most of all that is drawn, so that panels can be compared.
struct Range {
  double least = 1e308, most = -1e308;
  void take(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

/// A panel's curves by series.
using Curves = std::map<std::uint32_t, charts::Curve>;

/// Panel, series and x of a cell of the view; 0 where the view has none.
struct Place3 {
  std::uint32_t panel = 0, series = 0, x = 0;
};
Place3 place_of(const View& view, const std::vector<std::uint32_t>& levels) {
  Place3 place;
  std::size_t next = 0;
  if (view.panels) place.panel = levels[next++];
  if (view.series) place.series = levels[next++];
  place.x = levels[next];
  return place;
}

std::string legend_of(const Table& table, const View& view, const std::vector<std::uint32_t>& levels,
                      charts::Sample sample) {
  if (!view.series) return "";
  std::string legend = fmt::format("<b>{}</b> ", table.axes[*view.series].name);
  for (std::size_t i = 0; i < levels.size(); ++i)
    legend += charts::legend_entry(sample, i, table.axes[*view.series].values[levels[i]]);
  return legend;
}

/// "Mean and 95 % interval of makespan over 10 replicates", and what was averaged.
std::string sentence_of(const Study& study, const View& view, const Cells& cells, std::size_t metric) {
  const Table& table = study.table;
  std::size_t fewest = table.replicates, most = 0;
  for (const Cell& cell : cells.cells) {
    fewest = std::min(fewest, cell.values.size());
    most = std::max(most, cell.values.size());
  }
  std::string text = capital(table.metrics[metric].name);
  if (most > 1)
    text += fmt::format(": mean and {:.4g} % interval of {} replicates", 100 * study.choice.confidence,
                        fewest == most ? fmt::format("{}", most) : fmt::format("{} to {}", fewest, most));
  else
    text += ": one run each, so that no interval can be told";
  std::vector<std::string> averaged;
  for (const std::size_t axis : other_axes(table, view.axes()))
    if (table.axes[axis].values.size() > 1) averaged.push_back(table.axes[axis].name);
  if (!averaged.empty()) text += fmt::format("; averaged over {}", fmt::join(averaged, ", "));
  if (!cells.balanced)
    text += ". The settings differ from point to point, so compare with care";
  else if (cells.kept < cells.settings)
    text += fmt::format(" ({} of {} settings, those with a result everywhere)", cells.kept, cells.settings);
  if (view.series && table.axes[*view.series].values.size() > most_curves)
    text += fmt::format(". {} of {} values of {} are shown", most_curves, table.axes[*view.series].values.size(),
                        table.axes[*view.series].name);
  return text + ".";
}

std::string panel_title(const Table& table, const View& view, std::uint32_t panel) {
  if (!view.panels) return "";
  return fmt::format("{} = {}", table.axes[*view.panels].name, table.axes[*view.panels].values[panel]);
}

std::string draw_panels(const Study& study, const View& view, std::size_t metric,
                        const std::map<std::uint32_t, Curves>& panels, const Range& range, const charts::Axis& x) {
  std::string pictures;
  for (const auto& [panel, curves] : panels) {
    charts::CurveChart chart{.title = panel_title(study.table, view, panel),
                             .x = x,
                             .y = charts::value_axis(measure_of(study.table.metrics[metric]), range.least, range.most),
                             .curves = {}};
    chart.width = panel_width(panels.size());
    chart.height = std::max(270.0, 0.45 * chart.width);
    for (const auto& [series, curve] : curves) chart.curves.push_back(curve);
    pictures += charts::curve_chart(chart);
  }
  return pictures;
}

std::string curves_against(const Study& study, std::size_t metric, std::size_t x) {
  const Table& table = study.table;
  const View view = study.choice.view_against(table, x);
  const Cells cells = cells_of(table, metric, view.axes());
  const std::vector<std::uint32_t> levels =
      view.series ? shown_levels(table.axes[*view.series]) : std::vector<std::uint32_t>{0};
  std::map<std::uint32_t, Curves> panels;
  Range range;
  for (const Cell& cell : cells.cells) {
    const Place3 place = place_of(view, cell.levels);
    const auto look = std::find(levels.begin(), levels.end(), place.series);
    if (look == levels.end()) continue;
    const statistics::MeanInterval mean = interval_of(cell, study.choice.confidence);
    charts::Curve& curve = panels[place.panel][place.series];
    curve.look = static_cast<std::size_t>(look - levels.begin());
    charts::CurvePoint point{.x = table.axes[x].numbers[place.x], .y = mean.mean};
    if (mean.half_width) {
      point.interval = statistics::Interval{mean.low(), mean.high()};
      // An end below 0 would only stretch the picture.
      range.take(mean.mean > 0 ? std::max(mean.low(), mean.mean / 10) : mean.low());
      range.take(mean.high());
    }
    range.take(mean.mean);
    point.tip =
        fmt::format("{} at {} = {}: {}", line_name(table, view, {cell.levels.begin(), cell.levels.end() - 1}),
                    table.axes[x].name, table.axes[x].values[place.x], interval_text(table.metrics[metric], mean));
    curve.points.push_back(std::move(point));
  }
  if (panels.empty()) return "";
  return figure(sentence_of(study, view, cells, metric), legend_of(table, view, levels, charts::Sample::line),
                draw_panels(study, view, metric, panels, range, axis_of(table.axes[x])));
}

/// For axes with many values: runs as points, evenly thinned.
std::string points_against(const Study& study, std::size_t metric, std::size_t x) {
  const Table& table = study.table;
  View view{.x = x, .series = study.choice.compared, .panels = {}};
  if (view.series == x) view.series.reset();
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.counts(metric, r)) rows.push_back(r);
  const std::size_t step = rows.size() / most_marks + 1;
  const std::vector<std::uint32_t> levels =
      view.series ? shown_levels(table.axes[*view.series]) : std::vector<std::uint32_t>{0};
  std::map<std::uint32_t, Curves> panels;
  Range range;
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < rows.size(); i += step) {
    const std::size_t r = rows[i];
    const std::uint32_t series = view.series ? table.levels[*view.series][r] : 0;
    const auto look = std::find(levels.begin(), levels.end(), series);
    if (look == levels.end()) continue;
    charts::Curve& curve = panels[0][series];
    curve.look = static_cast<std::size_t>(look - levels.begin());
    curve.style = charts::CurveStyle::points;
    curve.points.push_back({.x = table.axes[x].numbers[table.levels[x][r]], .y = table.values[metric][r]});
    range.take(table.values[metric][r]);
    ++drawn;
  }
  if (drawn == 0) return "";
  const std::vector<double>& numbers = table.axes[x].numbers;
  const charts::Axis axis = charts::number_axis(table.axes[x].name, numbers, table.axes[x].values);
  return figure(fmt::format("{}: {} of {} runs as points, since {} has {} values.", capital(table.metrics[metric].name),
                            drawn, rows.size(), table.axes[x].name, numbers.size()),
                legend_of(table, view, levels, charts::Sample::mark),
                draw_panels(study, view, metric, panels, range, axis));
}

}  // namespace

std::string curve_figures(const Study& study) {
  std::string html;
  for (const std::size_t metric : study.choice.metrics)
    for (const std::size_t x : study.choice.numeric)
      html += study.table.axes[x].values.size() > most_curve_values ? points_against(study, metric, x)
                                                                    : curves_against(study, metric, x);
  return html;
}

}  // namespace pelsim::results
