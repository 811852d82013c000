#pragma once
#include <atomic>
#include <cstdint>
#include <stop_token>
#include <variant>

#include "gui/state/run_request.hpp"
#include "gui/state/shown_run.hpp"

namespace pelsim::gui {

enum class RunPhase : std::uint8_t { loading, running, reporting };

/// What a run tells other threads while it goes on.
struct RunWatch {
  std::stop_token stop = {};
  std::atomic<RunPhase> phase = RunPhase::loading;
  std::atomic<std::uint64_t> tasks = 0;  ///< of the graph; 0 until it is loaded
  std::atomic<std::uint64_t> done = 0;
};

/// A run on show, or why there is none.
using RunOutcome = std::variant<RunPtr, RunFailure>;

/// Loads and runs what was asked for, or opens it where it is a run's folder or a trace.pel. Never throws. A run that
/// was stopped on its way, or failed, is a result too: it is `partial`.
RunOutcome perform(const RunRequest&, RunWatch&);

/// Stopped while it was loaded: there is nothing to show.
RunFailure stopped_early();

/// What a path on the command line, or one that was dropped on the window, names. By its name and, for folders, by
/// what is in it: nothing is read.
enum class FileKind { scenario, run_folder, trace, session, unknown };
FileKind file_kind(const std::string& path);

}  // namespace pelsim::gui
