#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/error.hpp"
#include "study/scenario.hpp"

namespace pelsim::gui {

/// A run that somebody in the window wants: a file that was opened, the editor's text, a slider's new value.
struct RunRequest {
  std::string file;                      ///< stands in messages; relative files are looked for beside it
  std::optional<std::string> text = {};  ///< instead of what the file holds
  std::vector<Override> overrides = {};  ///< of any key, as `pelsim run --set`
  std::string label = {};                ///< for people; empty: the scenario's title
  std::string engine = "native";         ///< native, simgrid or host
  /// now: it takes the place of what runs and of what waits, and the newest wins. queued: behind what waits.
  enum class When { now, queued } when = When::now;
};

/// Why a run never began, or broke without a result.
struct RunFailure {
  std::string message;  ///< one line, as the command line says it
  Place place = {};     ///< in the scenario's file or text, where that is known
};

}  // namespace pelsim::gui
