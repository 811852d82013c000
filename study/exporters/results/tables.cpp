#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "study/exporters/results/parts.hpp"
#include "study/results/cells.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_values = 12, most_points = 400, most_failures = 50;

/// "1, 2, 4, ... 64 (20 values)".
std::string values_text(const Axis& axis) {
  const std::vector<std::string>& values = axis.values;
  if (values.size() <= most_values) return fmt::format("{}", fmt::join(values, ", "));
  return fmt::format("{}, ... {} ({} values)", fmt::join(values.begin(), values.begin() + 4, ", "), values.back(),
                     values.size());
}

/// Runs of a point by metric.
using Samples = std::map<std::size_t, std::vector<double>>;

struct PointLine {
  std::size_t row = 0, runs = 0;
  double order = 0;
  Samples samples;
};

std::vector<PointLine> lines_of(const Study& study) {
  const Table& table = study.table;
  std::map<std::uint32_t, PointLine> lines;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (table.rows[r].status != Status::ok) continue;
    PointLine& line = lines[table.rows[r].point];
    line.row = r;
    ++line.runs;
    for (const std::size_t metric : study.choice.metrics)
      if (table.counts(metric, r)) line.samples[metric].push_back(table.values[metric][r]);
  }
  std::vector<PointLine> all;
  for (auto& [point, line] : lines) all.push_back(std::move(line));
  if (all.size() <= most_points || study.choice.metrics.empty()) return all;
  // Too many to show: the best ones.
  const std::size_t first = study.choice.metrics.front();
  const double sign = table.metrics[first].better == Better::higher ? -1 : 1;
  for (PointLine& line : all)
    line.order = line.samples.count(first) > 0 ? sign * statistics::summarise(line.samples[first]).mean : 1e308;
  std::stable_sort(all.begin(), all.end(), [](const PointLine& a, const PointLine& b) { return a.order < b.order; });
  all.resize(most_points);
  return all;
}

}  // namespace

std::string axes_table(const Study& study) {
  if (study.table.axes.empty()) return "";
  HtmlTable table{.head = {"axis", "values"}, .first_number = 2, .rows = {}};
  for (const Axis& axis : study.table.axes) table.rows.push_back({axis.name, values_text(axis)});
  return html_of(table);
}

std::string alternatives_table(const Study& study) {
  std::string html;
  for (const Alternatives& all : study.alternatives) {
    const Axis& axis = study.table.axes[all.axis];
    const Metric& metric = study.table.metrics[all.metric];
    HtmlTable table{.head = {axis.name, metric.name, "against " + axis.values[all.baseline],
                             fmt::format("{:.4g} % interval", 100 * study.choice.confidence), "p (Holm)", "effect size",
                             "better in"},
                    .first_number = 1,
                    .rows = {}};
    table.rows.push_back(
        {axis.values[all.baseline], value_text(metric, all.of_baseline.mean), "baseline", "", "", "", ""});
    for (const Alternative& other : all.others) {
      const statistics::Comparison& found = other.against_baseline;
      const auto change = [](double ratio) { return fmt::format("{:+.2f} %", 100 * (ratio - 1)); };
      table.rows.push_back({axis.values[other.level], value_text(metric, found.mean_b),
                            found.ratio ? change(*found.ratio) : value_text(metric, found.difference),
                            found.of_ratio ? change(found.of_ratio->low) + " to " + change(found.of_ratio->high) : "",
                            other.p ? p_text(*other.p) : "", found.effect ? fmt::format("{:.2g}", *found.effect) : "",
                            fmt::format("{} of {} settings", other.better_in, other.settings)});
    }
    html +=
        html_of(table, all.paired ? "Replicates of one number share their random numbers: paired t test, Cohen's d_z."
                                  : "Seeds differ between points: Welch's t test, Cohen's d_s.");
  }
  return html;
}

std::string points_table(const Study& study) {
  const Table& results = study.table;
  HtmlTable table;
  std::vector<std::size_t> axes;
  for (std::size_t a = 0; a < results.axes.size(); ++a)
    if (results.axes[a].values.size() > 1) axes.push_back(a);
  table.head.push_back("point");
  for (const std::size_t a : axes) table.head.push_back(results.axes[a].name);
  table.first_number = table.head.size();
  table.head.push_back("runs");
  for (const std::size_t metric : study.choice.metrics) {
    table.head.push_back(results.metrics[metric].name);
    table.head.push_back("half width");
  }
  for (const PointLine& line : lines_of(study)) {
    std::vector<std::string> row = {fmt::format("{}", results.rows[line.row].point)};
    for (const std::size_t a : axes) row.push_back(results.axes[a].values[results.levels[a][line.row]]);
    row.push_back(fmt::format("{}", line.runs));
    for (const std::size_t metric : study.choice.metrics) {
      const auto found = line.samples.find(metric);
      const statistics::MeanInterval mean = found == line.samples.end()
                                                ? statistics::MeanInterval{}
                                                : statistics::mean_interval(found->second, study.choice.confidence);
      row.push_back(mean.n == 0 ? "" : value_text(results.metrics[metric], mean.mean));
      row.push_back(mean.half_width ? "± " + value_text(results.metrics[metric], *mean.half_width) : "");
    }
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) return "";
  std::string note = fmt::format("Half width: of the {:.4g} % interval of the mean.", 100 * study.choice.confidence);
  if (table.rows.size() < results.points)
    note += fmt::format(" {} of {} points: the others failed, or are in {} only.", table.rows.size(), results.points,
                        results.file);
  return html_of(table, note);
}

std::string failures_table(const Study& study) {
  const Table& results = study.table;
  if (results.failures.empty()) return "";
  HtmlTable table{.head = {"point", "replicate", "setting", "status", "error"}, .first_number = 5, .rows = {}};
  for (std::size_t i = 0; i < std::min(results.failures.size(), most_failures); ++i) {
    const auto& [row, message] = results.failures[i];
    table.rows.push_back({fmt::format("{}", results.rows[row].point), fmt::format("{}", results.rows[row].replicate),
                          setting_text(results, row), results.rows[row].status == Status::failed ? "failed" : "invalid",
                          message});
  }
  return html_of(table, results.failures.size() > most_failures
                            ? fmt::format("{} more are in {}.", results.failures.size() - most_failures, results.file)
                            : "");
}

}  // namespace pelsim::results
