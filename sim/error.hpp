#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace pelsim {

/// Where in a file the user must look. Line and column count from 1; 0 = unknown or not applicable.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  /// "ring.toml:7:9", "ring.toml:7" or "ring.toml", as much as is known.
  std::string text() const {
    std::string out = file;
    if (line > 0) (out += ':') += std::to_string(line);
    if (line > 0 && column > 0) (out += ':') += std::to_string(column);
    return out;
  }
};

/// The user's fault: a file or a parameter. One sentence that says where, what is wrong and what to do.
/// Thrown before a run only; nothing throws in the event loop. The command line ends with exit code 3.
class ScenarioError : public std::runtime_error {
 public:
  ScenarioError(const Place& place, const std::string& message)
      : std::runtime_error(place.file.empty() ? message : place.text() + ": " + message), place_(place) {}
  explicit ScenarioError(const std::string& message) : std::runtime_error(message) {}

  const Place& place() const { return place_; }

 private:
  Place place_;
};

/// Why a run ended before all its tasks did. A value in the result, never an exception. Exit code 4.
struct RunError {
  enum class Kind {
    none,
    clock_overflow,  ///< a time does not fit the clock: raise simulation.tick
    deadlock,        ///< tasks are left and nothing can happen any more
    memory,          ///< what a task reads and makes finds no room
    cannot_run,      ///< a scheduler placed a task where it cannot run
    bad_decision,    ///< a scheduler broke the contract (placed twice, no such slot)
    cancelled,       ///< stopped by the user or by the horizon
    engine,          ///< the engine could not go on: a kernel that runs for real failed
  };
  Kind kind = Kind::none;
  std::string message;
  explicit operator bool() const { return kind != Kind::none; }
};

}  // namespace pelsim
