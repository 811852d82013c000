#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/results/scaling_study.hpp"
#include "study/results/table.hpp"

namespace pelsim::gui {

/// What is drawn against the number of workers.
enum class ScalingMeasure { speedup, efficiency, time, serial_share };

/// How one line of runs scales, and the laws that fit it.
struct ScalingLine {
  std::string name;  ///< "scheduler = heft"; empty where there is one line
  std::vector<scaling::Point> points;
  std::optional<scaling::Fit> amdahl, usl;
  std::vector<std::pair<std::string, std::string>> where = {};  ///< values of the other axes: whose line it is
};

/// From runs alone, the same work for all.
ScalingLine scaling_line(std::string name, std::span<const scaling::Run> runs);
/// From a sweep's table. Otherwise `why_not` says why there is none.
std::vector<ScalingLine> scaling_lines(const results::Table&, std::string& workers, std::string& why_not);

/// A point's number; nullopt where it has none (Karp-Flatt at the first point).
std::optional<double> value_of(const scaling::Point&, ScalingMeasure);
/// Half the length of its error bar; 0 for a single run.
double error_of(const scaling::Point&, ScalingMeasure);
/// What a law says at so many workers; `first` is the smallest number measured.
std::optional<double> value_of(const scaling::Fit&, double workers, double first, ScalingMeasure);

/// What the curve says, in a sentence or two: how much is serial, whether overhead grows, where the peak is.
std::string scaling_text(const ScalingLine&);

/// The first run of the sweep that is a point of the line at so many workers; nullopt where all failed.
std::optional<std::size_t> run_at(const results::Table&, const ScalingLine&, const std::string& workers, double count);

}  // namespace pelsim::gui
