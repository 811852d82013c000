#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/exporters/charts/curve_chart.hpp"
#include "study/exporters/charts/style.hpp"
#include "study/exporters/results/parts.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_lines = 6, most_table_rows = 200;

const scaling::Fit* law_of(const ScalingLine& line) {
  if (line.usl) return &*line.usl;
  if (line.amdahl) return &*line.amdahl;
  return line.gustafson ? &*line.gustafson : nullptr;
}

/// The lines of the first panel, evenly spread, at most `most_lines`.
std::vector<const ScalingLine*> shown_lines(const ScalingStudy& study) {
  std::vector<const ScalingLine*> panel, lines;
  for (const ScalingLine& line : study.lines)
    if (!study.view.panels || line.levels.front() == study.lines.front().levels.front()) panel.push_back(&line);
  const std::size_t n = panel.size(), shown = std::min(n, most_lines);
  for (std::size_t i = 0; i < shown; ++i) lines.push_back(panel[shown == n ? i : i * (n - 1) / (shown - 1)]);
  return lines;
}

/// Speedup with the interval that the time's interval leaves; p0's own spread is not part of it.
charts::CurvePoint point_of(const scaling::Point& point, double value) {
  charts::CurvePoint drawn{.x = point.workers, .y = value};
  if (point.time.half_width && *point.time.half_width < point.time.mean)
    drawn.interval =
        statistics::Interval{value * point.time.mean / point.time.high(), value * point.time.mean / point.time.low()};
  drawn.tip = fmt::format("{:.4g} workers: {:.4g}", point.workers, value);
  return drawn;
}

/// Two runs can have an interval without use; it may leave the picture.
double top_of(const charts::CurvePoint& point) {
  return point.interval ? std::min(point.interval->high, 1.5 * point.y) : point.y;
}

/// Ticks at the numbers measured.
charts::Axis workers_axis(const std::vector<const ScalingLine*>& lines, const std::string& name) {
  std::vector<double> values;
  for (const ScalingLine* line : lines)
    for (const scaling::Point& point : line->points) values.push_back(point.workers);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::vector<std::string> labels;
  for (const double value : values) labels.push_back(fmt::format("{:.6g}", value));
  return charts::design_axis(name, values, labels);
}

/// A curve of `of(p)`, p = workers / first, over the whole axis.
template <class Of>
charts::Curve law_curve(double first, double last, charts::CurveStyle style, std::size_t look, Of of) {
  constexpr int steps = 60;
  charts::Curve curve{.look = look, .style = style, .points = {}};
  for (int i = 0; i <= steps; ++i) {
    const double p = std::pow(last / first, static_cast<double>(i) / steps);
    curve.points.push_back({.x = first * p, .y = of(p)});
  }
  return curve;
}

std::string speedup_chart(const ScalingStudy& study, const std::vector<const ScalingLine*>& lines) {
  const charts::Axis x = workers_axis(lines, study.workers);
  const double first = x.ticks.front().value, last = x.ticks.back().value;
  double least = 1, most = 1;
  for (const ScalingLine* line : lines) {
    for (const scaling::Point& point : line->points) {
      least = std::min(least, point.speedup);
      most = std::max(most, top_of(point_of(point, point.speedup)));
    }
  }
  // The ideal line shows what is missing, but must not press the curves flat.
  most = std::min(std::max(most, last / first), 2.5 * most);
  const charts::Measure measure = {study.kind == scaling::Kind::strong ? "speedup" : "scaled speedup"};
  charts::CurveChart chart{.title = "", .x = x, .y = {}, .curves = {}};
  // Both axes alike, so that the ideal line is straight.
  chart.y = x.spacing == charts::Spacing::logarithmic ? charts::log_axis(measure, least, most)
                                                      : charts::value_axis(measure, 0, most);
  chart.curves.push_back(law_curve(first, last, charts::CurveStyle::ideal, 0, [](double p) { return p; }));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (const scaling::Fit* law = law_of(*lines[i]))
      chart.curves.push_back(law_curve(lines[i]->points.front().workers, lines[i]->points.back().workers,
                                       charts::CurveStyle::law, i, [&](double p) { return law->speedup(p); }));
    charts::Curve measured{.look = i, .points = {}};
    for (const scaling::Point& point : lines[i]->points) measured.points.push_back(point_of(point, point.speedup));
    chart.curves.push_back(std::move(measured));
  }
  return charts::curve_chart(chart);
}

std::string efficiency_chart(const ScalingStudy& study, const std::vector<const ScalingLine*>& lines) {
  const charts::Axis x = workers_axis(lines, study.workers);
  double most = 1;
  for (const ScalingLine* line : lines)
    for (const scaling::Point& point : line->points) most = std::max(most, top_of(point_of(point, point.efficiency)));
  charts::CurveChart chart{.title = "", .x = x, .y = charts::value_axis({"efficiency"}, 0, most), .curves = {}};
  chart.curves.push_back(
      law_curve(x.ticks.front().value, x.ticks.back().value, charts::CurveStyle::ideal, 0, [](double) { return 1.0; }));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    charts::Curve measured{.look = i, .points = {}};
    for (const scaling::Point& point : lines[i]->points) measured.points.push_back(point_of(point, point.efficiency));
    chart.curves.push_back(std::move(measured));
  }
  return charts::curve_chart(chart);
}

std::string fits_table(const Study& study, const ScalingStudy& scaling) {
  HtmlTable table{.head = {"", "law", "serial share s, sigma", "kappa", "fastest at", "worst misfit"},
                  .first_number = 2,
                  .rows = {}};
  const auto add = [&](const std::string& name, const char* law, const std::optional<scaling::Fit>& fit, double first) {
    if (!fit || table.rows.size() >= most_table_rows) return;
    const auto peak = fit->peak();
    table.rows.push_back({name, law, coefficient_text(fit->serial),
                          fit->law == scaling::Law::usl ? coefficient_text(fit->coherency) : "",
                          peak ? fmt::format("{:.3g} {}", *peak * first, scaling.workers) : "",
                          fmt::format("{:.1f} %", 100 * fit->worst_misfit)});
  };
  for (const ScalingLine& line : scaling.lines) {
    const std::string name = line_name(study.table, scaling.view, line.levels);
    const double first = line.points.front().workers;
    add(name, "Amdahl", line.amdahl, first);
    add(name, "USL", line.usl, first);
    add(name, "Gustafson", line.gustafson, first);
  }
  return table.rows.empty() ? ""
                            : html_of(table,
                                      "Least squares of relative errors; a law whose misfit is far above the intervals "
                                      "of the runs does not describe them.");
}

std::string points_table_of(const Study& study, const ScalingStudy& scaling,
                            const std::vector<const ScalingLine*>& lines) {
  HtmlTable table{.head = {"", scaling.workers, "runs", "speedup", "efficiency", "Karp-Flatt serial share"},
                  .first_number = 1,
                  .rows = {}};
  for (const ScalingLine* line : lines)
    for (const scaling::Point& point : line->points)
      if (table.rows.size() < most_table_rows)
        table.rows.push_back({line_name(study.table, scaling.view, line->levels), fmt::format("{:.6g}", point.workers),
                              fmt::format("{}", point.time.n), fmt::format("{:.3g}", point.speedup),
                              fmt::format("{:.1f} %", 100 * point.efficiency),
                              point.serial_share ? fmt::format("{:.2f} %", 100 * *point.serial_share) : ""});
  return html_of(table, table.rows.size() < most_table_rows ? "" : "Longer than this page shows.");
}

}  // namespace

std::string scaling_figures(const Study& study) {
  if (!study.scaling) return "";
  const ScalingStudy& scaling = *study.scaling;
  const std::vector<const ScalingLine*> lines = shown_lines(scaling);
  std::string legend = charts::legend_entry(charts::Sample::ideal, 0, "ideal");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string name = line_name(study.table, scaling.view, lines[i]->levels);
    legend += charts::legend_entry(charts::Sample::line, i, name.empty() ? "measured" : name);
  }
  if (law_of(*lines.front()) != nullptr)
    legend += charts::legend_entry(charts::Sample::dashed, 0,
                                   scaling.kind == scaling::Kind::weak                ? "Gustafson's law"
                                   : law_of(*lines.front())->law == scaling::Law::usl ? "USL"
                                                                                      : "Amdahl's law");
  std::string sentence = fmt::format("{} scaling, relative to the fewest {} measured",
                                     scaling.kind == scaling::Kind::strong ? "Strong" : "Weak", scaling.workers);
  if (scaling.view.panels && !lines.empty())
    sentence += fmt::format("; {} = {}", study.table.axes[*scaling.view.panels].name,
                            study.table.axes[*scaling.view.panels].values[lines.front()->levels.front()]);
  if (lines.size() < scaling.lines.size())
    sentence += fmt::format("; {} of {} curves, the laws of all are in the table", lines.size(), scaling.lines.size());
  return figure(sentence + ".", legend, speedup_chart(scaling, lines) + efficiency_chart(scaling, lines)) +
         fits_table(study, scaling) + points_table_of(study, scaling, lines);
}

}  // namespace pelsim::results
