#include "gui/charts/scaling_curves.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "study/results/choice.hpp"

namespace pelsim::gui {

ScalingLine scaling_line(std::string name, std::span<const scaling::Run> runs) {
  return {std::move(name), scaling::curve(runs, scaling::Kind::strong), scaling::fit(scaling::Law::amdahl, runs),
          scaling::fit(scaling::Law::usl, runs)};
}

std::vector<ScalingLine> scaling_lines(const results::Table& table, std::string& workers, std::string& why_not) {
  const results::Wishes wishes;
  const auto study = results::scaling_of(table, results::choose(table, wishes), wishes.scaling, why_not);
  std::vector<ScalingLine> out;
  if (!study) return out;
  workers = study->workers;
  const std::vector<std::size_t> axes = study->view.axes();
  for (const results::ScalingLine& line : study->lines) {
    std::string name;
    std::vector<std::pair<std::string, std::string>> where;
    for (std::size_t i = 0; i < line.levels.size() && i < axes.size(); ++i) {
      if (axes[i] == study->view.x) continue;
      const results::Axis& axis = table.axes[axes[i]];
      name += fmt::format("{}{} = {}", name.empty() ? "" : ", ", axis.name, axis.values[line.levels[i]]);
      where.emplace_back(axis.name, axis.values[line.levels[i]]);
    }
    out.push_back({std::move(name), line.points, line.amdahl, line.usl, std::move(where)});
  }
  return out;
}

std::optional<double> value_of(const scaling::Point& point, ScalingMeasure measure) {
  switch (measure) {
    case ScalingMeasure::speedup: return point.speedup;
    case ScalingMeasure::efficiency: return point.efficiency;
    case ScalingMeasure::time: return point.time.mean;
    case ScalingMeasure::serial_share: return point.serial_share;
  }
  return std::nullopt;
}

double error_of(const scaling::Point& point, ScalingMeasure measure) {
  const double share = point.time.relative_half_width().value_or(0);
  // The relative error of a quotient whose other part is known exactly, to first order. The serial share magnifies it
  // by a factor of its own, so that it gets no bar.
  if (measure == ScalingMeasure::serial_share) return 0;
  return share * value_of(point, measure).value_or(0);
}

std::optional<double> value_of(const scaling::Fit& fit, double workers, double first, ScalingMeasure measure) {
  const double p = workers / first, speedup = fit.speedup(p);
  switch (measure) {
    case ScalingMeasure::speedup: return speedup;
    case ScalingMeasure::efficiency: return speedup / p;
    case ScalingMeasure::time: return fit.first_time / speedup;
    case ScalingMeasure::serial_share: return p > 1 ? std::optional(scaling::karp_flatt(speedup, p)) : std::nullopt;
  }
  return std::nullopt;
}

std::string scaling_text(const ScalingLine& line) {
  if (line.points.size() < 2) return "one number of workers: run with another one to see how it scales";
  std::string out;
  if (line.amdahl)
    out += fmt::format("Amdahl's law fits with {:.1f} % serial work (worst misfit {:.1f} %). ",
                       100 * line.amdahl->serial.value, 100 * line.amdahl->worst_misfit);
  if (line.usl) {
    out += fmt::format("USL: contention {:.3g}, coherency {:.3g}", line.usl->serial.value, line.usl->coherency.value);
    if (const auto peak = line.usl->peak())
      out += fmt::format(", highest speedup at {:.0f} workers", *peak * line.points.front().workers);
    out += ". ";
  }
  std::vector<double> serial;
  for (const scaling::Point& point : line.points)
    if (point.serial_share) serial.push_back(*point.serial_share);
  if (serial.size() < 2) return out;
  const double least = *std::min_element(serial.begin(), serial.end()),
               most = *std::max_element(serial.begin(), serial.end());
  // A tenth of the largest, or a share of 0.5 %, is what replicates and rounding to whole tasks blur.
  if (most - least <= std::max(0.1 * most, 0.005))
    out += "Karp-Flatt's share is flat: serial work limits the speedup.";
  else if (serial.back() > serial.front())
    out += "Karp-Flatt's share rises: overhead grows with the workers.";
  else
    out += "Karp-Flatt's share falls: the first steps lose more than the later ones.";
  return out;
}

std::optional<std::size_t> run_at(const results::Table& table, const ScalingLine& line, const std::string& workers,
                                  double count) {
  const auto axis = table.find_axis(workers), metric = table.find_metric(workers);
  const auto is_of_line = [&](std::size_t row) {
    return std::all_of(line.where.begin(), line.where.end(), [&](const auto& other) {
      const auto a = table.find_axis(other.first);
      return !a || table.axes[*a].values[table.levels[*a][row]] == other.second;
    });
  };
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (table.rows[row].status != results::Status::ok || !is_of_line(row)) continue;
    const double its = axis     ? table.axes[*axis].numbers[table.levels[*axis][row]]
                       : metric ? table.values[*metric][row]
                                : 0;
    if (its == count) return row;
  }
  return std::nullopt;
}

}  // namespace pelsim::gui
