#pragma once
#include <optional>
#include <string>

#include "gui/run/perform.hpp"

namespace pelsim::gui {

/// How far a run is, for the status bar.
struct RunProgress {
  RunPhase phase = RunPhase::loading;
  std::uint64_t done = 0, tasks = 0;  ///< tasks 0: not known yet
  double per_second = 0;              ///< tasks ended a second of wall time, since it began to run; 0: none yet
  std::optional<Seconds> left = {};   ///< if it goes on at that rate

  double share() const { return tasks > 0 ? static_cast<double>(done) / static_cast<double>(tasks) : 0; }
};

/// `running`: wall time since the run left the loader.
RunProgress progress_of(RunPhase, std::uint64_t done, std::uint64_t tasks, Seconds running);
/// "running: 120 000 of 1 000 000 tasks, 3.1 M tasks/s, 0.28 s left".
std::string text_of(const RunProgress&);

/// "1 000 000": digits in groups of three.
std::string grouped(std::uint64_t);

}  // namespace pelsim::gui
