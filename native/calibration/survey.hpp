#pragma once
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "native/calibration/statistics.hpp"
#include "native/calibration/subject.hpp"

namespace pelsim::host {

/// How well, and for how long at most.
struct SurveyPlan {
  Seconds budget{60};
  double spread = 0.02;    ///< a cell is known when its interval is this tight
  std::size_t visits = 3;  ///< of each subject, so that no cell is judged by one moment
  std::size_t least_samples = 12;
  std::stop_token stop = {};
  std::function<Seconds()> now;       ///< since any moment
  std::function<double()> reference;  ///< one time, in seconds, of something that should never change
  std::function<void(Seconds used, std::size_t known, std::size_t cells)> progress = {};
};

struct CellResult {
  Cell cell;
  Median median;
  std::size_t samples = 0;
};

struct SurveyResult {
  std::vector<CellResult> cells;  ///< those that have samples, in the order of the subjects
  double drift = 0;               ///< greatest / least median of the reference among the rounds, - 1
  std::size_t loose = 0;          ///< cells whose interval is wider than wanted
  bool stopped = false;           ///< before every subject was visited
  Seconds used;
};

/// Visits the subjects in turn, round after round, so that a cell's samples are spread over the whole time: what drifts
/// shows in their spread. The time left is divided equally among the visits that are left; a subject whose cells are
/// all known takes a short visit, and none after `visits` rounds, so that the loose ones get the rest. The first round
/// visits everything, even beyond the budget. Throws what the subjects throw.
SurveyResult survey(const std::vector<std::unique_ptr<Subject>>&, const SurveyPlan&);

}  // namespace pelsim::host
