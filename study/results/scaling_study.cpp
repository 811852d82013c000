#include "study/results/scaling_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "study/results/cells.hpp"

namespace pelsim::results {
namespace {

using Levels = std::vector<std::uint32_t>;

/// Mean of a metric in each cell.
std::map<Levels, double> means_of(const Table& table, std::size_t metric, const std::vector<std::size_t>& axes) {
  std::map<Levels, double> means;
  for (const Cell& cell : cells_of(table, metric, axes).cells) means[cell.levels] = interval_of(cell, 0.95).mean;
  return means;
}

/// Whether the number of slots rises from each value of the axis to the next, all else being the same.
bool slots_rise(const Table& table, std::size_t slots, std::size_t axis) {
  const std::vector<std::uint32_t> setting = combinations(table, other_axes(table, {axis}));
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> of;  // (setting, level)
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.counts(slots, r)) of[{setting[r], table.levels[axis][r]}] = table.values[slots][r];
  bool any = false;
  for (auto at = of.begin(); at != of.end(); ++at) {
    const auto next = std::next(at);
    if (next == of.end() || next->first.first != at->first.first) continue;
    if (next->second <= at->second) return false;
    any = true;
  }
  return any;
}

bool counts_workers(const std::string& axis) {
  static constexpr std::array words{"count", "nodes", "ranks", "slots", "threads", "workers", "devices", "cores"};
  const std::string last = axis.substr(axis.find_last_of("._-") + 1);
  return std::find(words.begin(), words.end(), last) != words.end();
}

struct Workers {
  std::size_t axis;
  std::optional<std::size_t> metric;  ///< slots
};

std::optional<Workers> workers_of(const Table& table, const Choice& choice) {
  const auto slots = table.find_metric("slots");
  for (const std::size_t axis : choice.numeric)
    if (slots && slots_rise(table, *slots, axis)) return Workers{axis, slots};
  for (const std::size_t axis : choice.numeric)
    if (!slots && counts_workers(table.axes[axis].name) && table.axes[axis].numbers.front() > 0)
      return Workers{axis, std::nullopt};
  return std::nullopt;
}

/// "" and the kind, or why it is neither.
std::string find_kind(const Table& table, const std::vector<std::size_t>& axes, std::size_t makespan,
                      const std::map<Levels, double>& workers, ScalingStudy& study) {
  const auto speedup = table.find_metric("speedup");
  if (!speedup) {
    study.assumed = true;
    return "";
  }
  const auto times = means_of(table, makespan, axes), speedups = means_of(table, *speedup, axes);
  bool strong = true, weak = true;
  std::optional<std::pair<Levels, double>> first;  // the line's smallest number of workers, and its work
  double first_workers = 1;
  for (const auto& [levels, time] : times) {
    const auto found = speedups.find(levels), p = workers.find(levels);
    if (found == speedups.end() || p == workers.end()) continue;
    const double work = found->second * time;
    const bool same_line = first && std::equal(levels.begin(), levels.end() - 1, first->first.begin());
    if (!same_line) {
      first = {levels, work};
      first_workers = p->second;
      continue;
    }
    const double more_work = work / first->second, more_workers = p->second / first_workers;
    strong = strong && std::abs(more_work - 1) <= 0.05;
    weak = weak && std::abs(more_work / more_workers - 1) <= 0.25;
  }
  if (!first) study.assumed = true;
  if (!strong && !weak)
    return "the work (speedup times makespan) neither stays the same nor grows with the workers, so no law of scaling "
           "applies";
  study.kind = strong ? scaling::Kind::strong : scaling::Kind::weak;
  return "";
}

/// A line for each combination of the axes before the last. `time_of` turns workers and value into a time.
template <class TimeOf>
void add_lines(const Cells& cells, const std::map<Levels, double>& workers, TimeOf time_of, ScalingStudy& study) {
  for (const Cell& cell : cells.cells) {
    const auto p = workers.find(cell.levels);
    if (p == workers.end()) continue;
    const Levels line(cell.levels.begin(), cell.levels.end() - 1);
    if (study.lines.empty() || study.lines.back().levels != line) study.lines.push_back({line, {}, {}, {}, {}, {}});
    for (const auto& [replicate, value] : cell.values)
      if (value > 0) study.lines.back().runs.push_back({p->second, time_of(p->second, value)});
  }
}

void fit_laws(ScalingLine& line, scaling::Kind kind, double confidence) {
  line.points = scaling::curve(line.runs, kind, confidence);
  if (kind == scaling::Kind::weak) {
    line.gustafson = scaling::fit(scaling::Law::gustafson, line.runs, confidence);
    return;
  }
  line.amdahl = scaling::fit(scaling::Law::amdahl, line.runs, confidence);
  line.usl = scaling::fit(scaling::Law::usl, line.runs, confidence);
}

}  // namespace

std::optional<ScalingStudy> scaling_of(const Table& table, const Choice& choice, Wishes::Scaling wish,
                                       std::string& why_not) {
  why_not.clear();
  const auto makespan = table.find_metric("makespan_s");
  const auto found = workers_of(table, choice);
  if (wish == Wishes::Scaling::none || !makespan || !found) return std::nullopt;
  ScalingStudy study{.view = choice.view_against(table, found->axis),
                     .workers = found->metric ? "slots" : table.axes[found->axis].name,
                     .lines = {}};
  const std::vector<std::size_t> axes = study.view.axes();
  const Cells times = cells_of(table, *makespan, axes);
  std::map<Levels, double> workers;
  if (found->metric)
    workers = means_of(table, *found->metric, axes);
  else
    for (const Cell& cell : times.cells) workers[cell.levels] = table.axes[found->axis].numbers[cell.levels.back()];
  if (wish == Wishes::Scaling::automatic)
    why_not = find_kind(table, axes, *makespan, workers, study);
  else
    study.kind = wish == Wishes::Scaling::weak ? scaling::Kind::weak : scaling::Kind::strong;
  if (!why_not.empty()) return std::nullopt;
  // Scaled speedup is work done over time taken, whatever share of the work grew; without it, all of it.
  const auto speedup = table.find_metric("speedup");
  if (study.kind == scaling::Kind::weak && speedup)
    add_lines(
        cells_of(table, *speedup, axes), workers, [](double p, double speedup_of_p) { return p / speedup_of_p; },
        study);
  else
    add_lines(
        times, workers, [](double, double time) { return time; }, study);
  for (ScalingLine& line : study.lines) fit_laws(line, study.kind, choice.confidence);
  std::erase_if(study.lines, [](const ScalingLine& line) { return line.points.size() < 2; });
  if (study.lines.empty()) return std::nullopt;
  return study;
}

}  // namespace pelsim::results
