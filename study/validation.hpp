#pragma once
#include <functional>
#include <string>
#include <vector>

#include "study/scenario.hpp"

/// Prediction against reality over many scenarios, numbers of cores and schedulers: one table. Scenarios are of sizes
/// that were not measured by the calibration, so nothing is predicted from itself.
namespace pelsim {

struct ValidationCase {
  std::string scenario;  ///< name of its file without folder and ending
  std::string workload;  ///< its model
  SlotCount cores = 1;
  std::string scheduler;
  Seconds predicted, measured;  ///< makespans; measured: the median of the repeats
  double noise = 0;             ///< half of the range of the repeats / median
  double held_out = 0;          ///< share of the tasks' time that was not measured at its size
  std::size_t repeats = 0;
  double error() const { return predicted / measured - 1; }
};

struct Validation {
  std::string machine;  ///< "Intel ..., measured 2026-11-21": of the machine file
  std::string date;     ///< of the runs
  std::vector<ValidationCase> cases;

  double median_error() const;          ///< of the absolute errors
  double error_of(double share) const;  ///< the least error that this share of the cases does not exceed
  std::size_t within_noise() const;     ///< cases whose error is less than the noise of their repeats
};

struct ValidationPlan {
  std::vector<std::string> scenarios;  ///< files
  std::string machine;                 ///< the machine file; replaces what the scenarios name
  std::vector<SlotCount> cores = {1, 2};
  std::vector<std::string> schedulers = {"fifo", "work-stealing", "heft"};
  std::size_t repeats = 5;
  std::string date = {};  ///< of runs that are made now; results that are known keep theirs where none is
  /// One real run of the scenario that was loaded with these overrides. A throw ends the validation.
  std::function<Seconds(const Scenario&, const std::vector<Override>&)> real;
  std::function<bool()> stopped = {};
  /// After each scenario, with all that is known.
  std::function<void(const Validation&)> told = {};
};

/// Runs what `known` does not have yet. The repeats of a scenario go round all its cores and schedulers, so that a
/// moment of noise does not meet all repeats of one case. Throws ScenarioError where a scenario has no calibrated
/// device.
Validation validate(const ValidationPlan&, Validation known = {});

/// The table, within 100 columns, and what it says about the errors.
std::string validation_text(const Validation&);
/// One line a case; read back by `read_validation`, so that a validation that was stopped can go on.
std::string validation_csv(const Validation&);
Validation read_validation(const std::string& file);

}  // namespace pelsim
