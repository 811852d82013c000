#pragma once
#include <string>
#include <vector>

#include "sim/metrics/time_sources.hpp"
#include "study/scenario.hpp"

/// Predicted against real: one scenario simulated, and run on the host several times. Definitions: docs/metrics.md.
namespace pelsim {

/// A simulated run and what becomes of its error. All shares are of the real makespan R (the median), and
/// error = compute + scheduling + communication.
struct PredictedRun {
  std::string engine;
  Seconds makespan;    ///< P
  double error = 0;    ///< P / R - 1
  double compute = 0;  ///< (P - P1) / R: the tasks' times; P1 has the measured ones
  double communication =
      0;                  ///< (P2 - P3) / R: the transfers; P2 also serves the real placements, P3 has real transfers
  double scheduling = 0;  ///< (P1 - P2 + P3 - R) / R: other decisions, and what passes between tasks
};

/// The tasks of one kind: mean time of a task.
struct KindPrediction {
  std::string kind;
  Badge badge = Badge::modelled;
  std::uint64_t tasks = 0;
  Seconds predicted, measured;
  double error() const { return measured.value > 0 ? predicted / measured - 1 : 0; }
};

struct Prediction {
  std::string title, scenario;
  std::vector<Seconds> real;  ///< makespans of the repeats, in order
  Seconds median;             ///< R
  double noise = 0;           ///< half of the range of the repeats / R: an error below it cannot be told from chance
  std::size_t typical = 0;    ///< the repeat whose makespan is (the lower) median; its trace splits the error
  std::vector<PredictedRun> predicted;
  std::vector<KindPrediction> kinds;  ///< of the first engine, most time first
  std::vector<std::string> notes;     ///< what the real runs left out
};

/// One simulated run by the engine of that name.
struct Simulated {
  std::string engine;
  RunResult result;
};

/// Precondition: complete runs with traces; at least one of each.
Prediction compare_with_reality(const Scenario&, const std::vector<Simulated>&, const std::vector<RunResult>& real);

}  // namespace pelsim
