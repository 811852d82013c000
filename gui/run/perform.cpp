#include "gui/run/perform.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <new>

#include "gui/run/open_run.hpp"
#include "models/text_file.hpp"
#include "study/engine_run.hpp"

namespace pelsim::gui {
namespace {

namespace fs = std::filesystem;

/// A scenario's text as a file beside the one that it is of, for an engine in another process. Gone with this object.
class TextBeside {
 public:
  TextBeside(const std::string& file, const std::string& text) {
    const fs::path beside(file);
    path_ = (beside.parent_path() / ("." + beside.stem().string() + ".edited.toml")).string();
    write_text_file(path_, text);
  }
  TextBeside(const TextBeside&) = delete;
  TextBeside& operator=(const TextBeside&) = delete;
  ~TextBeside() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Scenario load(const RunRequest& request) {
  if (!request.text) return load_scenario(request.file, request.overrides);
  const std::string folder = fs::path(request.file).parent_path().string();
  return load_scenario_text(*request.text, request.file, folder, request.overrides);
}

EngineRun run(const RunRequest& request, Scenario& scenario, const EngineOptions& options) {
  if (!request.text || request.engine == "native") return run_on(request.engine, scenario, request.overrides, options);
  const TextBeside copy(request.file, *request.text);
  scenario.file = copy.path();
  EngineRun done = run_on(request.engine, scenario, request.overrides, options);
  scenario.file = request.file;
  return done;
}

RunPtr run_scenario(const RunRequest& request, RunWatch& watch) {
  auto scenario = std::make_shared<Scenario>(load(request));
  if (watch.stop.stop_requested()) return nullptr;
  watch.tasks = scenario->graph().tasks();
  watch.phase = RunPhase::running;
  EngineRun done = run(request, *scenario, {.stop = watch.stop, .progress = &watch.done});
  watch.phase = RunPhase::reporting;
  Report report = make_report(*scenario, done.result, done.facts);
  const std::string label = request.label.empty() ? scenario->title : request.label;
  return std::make_shared<const ShownRun>(label, std::move(scenario), std::move(done.result), std::move(report));
}

RunPtr perform_or_throw(const RunRequest& request, RunWatch& watch) {
  const FileKind kind = request.text ? FileKind::scenario : file_kind(request.file);
  switch (kind) {
    case FileKind::run_folder: return open_run_folder(request.file, request.label);
    case FileKind::trace: return open_trace(request.file, request.label);
    case FileKind::session: throw ScenarioError(Place{request.file}, "is a session, not a scenario: open it alone");
    case FileKind::scenario:
    case FileKind::unknown: break;
  }
  return run_scenario(request, watch);
}

}  // namespace

FileKind file_kind(const std::string& path) {
  const fs::path name(path);
  std::error_code ignored;
  if (fs::is_directory(name, ignored)) {
    return fs::exists(name / "scenario.resolved.toml", ignored) || fs::exists(name / "trace.pel", ignored)
               ? FileKind::run_folder
               : FileKind::unknown;
  }
  if (name.extension() == ".toml") return FileKind::scenario;
  if (name.extension() == ".pel") return FileKind::trace;
  if (name.extension() == ".pelsession") return FileKind::session;
  return FileKind::unknown;
}

RunFailure stopped_early() { return {"stopped before it began"}; }

RunOutcome perform(const RunRequest& request, RunWatch& watch) {
  try {
    if (RunPtr run = perform_or_throw(request, watch)) return run;
    return stopped_early();
  } catch (const ScenarioError& error) {
    return RunFailure{error.what(), error.place()};
  } catch (const std::bad_alloc&) {
    return RunFailure{"out of memory: ask for fewer tasks or devices", {}, false};
  } catch (const std::exception& error) {  // EngineFailure, system_error
    return RunFailure{error.what(), {}, false};
  }
}

}  // namespace pelsim::gui
