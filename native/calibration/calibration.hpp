#pragma once
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "native/calibration/machine_facts.hpp"
#include "native/calibration/subjects.hpp"
#include "native/calibration/survey.hpp"

namespace pelsim::host {

/// What pelsim calibrate is asked for.
struct CalibrationOptions {
  Seconds budget{60};
  std::vector<std::string> kernels = {};  ///< of the catalogue; empty: all
  unsigned cores = 0;                     ///< busy at most; 0: all that there are
  std::stop_token stop = {};
  /// Shown while it goes on.
  std::function<void(Seconds used, std::size_t known, std::size_t cells)> progress = {};
  /// Adds subjects that this room does not know.
  std::function<void(const Bench&, std::vector<std::unique_ptr<Subject>>&)> more = {};
};

struct Calibration {
  SurveyResult survey;
  MachineFacts machine;
  unsigned cores = 1;  ///< that were busy at most
  double stolen = 0;   ///< share of the processors' time that other virtual machines had
  double others = 0;   ///< share that other programs of this system had
  std::string note;    ///< threads that could not be bound to cores
};

/// Names of the kernels that are measured when nobody chooses.
std::vector<std::string> calibrated_kernels();

/// Measures this machine. Precondition: the kernels are in the catalogue. Throws std::runtime_error where a kernel
/// gives a wrong result.
Calibration calibrate(const CalibrationOptions&);

}  // namespace pelsim::host
