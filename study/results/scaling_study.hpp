#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/results/choice.hpp"
#include "study/scaling/laws.hpp"

/// How the runs of a table scale along the axis that sets the number of workers.
namespace pelsim::results {

struct ScalingLine {
  std::vector<std::uint32_t> levels;  ///< of the other axes of the view: panels, series
  std::vector<scaling::Run> runs;     ///< a run of each replicate; the time is the makespan, or, for weak scaling with
                                      ///< known speedups, workers / speedup: the time of a unit of work
  std::vector<scaling::Point> points;
  std::optional<scaling::Fit> amdahl, usl, gustafson;  ///< the first two for strong, the last for weak scaling
};

struct ScalingStudy {
  View view;            ///< x is the axis of the workers
  std::string workers;  ///< "slots", or the axis's name
  scaling::Kind kind = scaling::Kind::strong;
  bool assumed = false;  ///< nothing in the table tells the kind
  std::vector<ScalingLine> lines;
};

/// The axis along which `slots` (workers of a run) rises while all else is the same; without that column an axis whose
/// last word is a number of things that work (count, nodes, ranks, slots, threads, workers). Work is told by speedup *
/// makespan, the time of one worker: the same along the axis within 5 %: strong scaling; in proportion to the workers
/// within 25 %: weak. Otherwise `why_not` says why there is no study.
std::optional<ScalingStudy> scaling_of(const Table&, const Choice&, Wishes::Scaling, std::string& why_not);

}  // namespace pelsim::results
