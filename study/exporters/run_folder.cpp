#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "sim/trace/output_file.hpp"
#include "sim/trace/writers.hpp"
#include "study/exporters/exporters.hpp"

namespace pelsim {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw ScenarioError(Place{path.string(), 0, 0}, why);
}

/// A folder that is removed again unless it was renamed into place.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const fs::path& beside) {
    std::error_code error;
    if (beside.has_parent_path()) fs::create_directories(beside.parent_path(), error);
    for (int attempt = 0; attempt < 1000; ++attempt) {
      path_ = beside;
      path_ += fmt::format(".part{}", attempt);
      if (fs::create_directory(path_, error)) return;
      if (error) fail(beside, "cannot be made: " + error.message());
    }
    fail(beside, "cannot be made: too many unfinished folders beside it");
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const char* name) const { return (path_ / name).string(); }
  void rename_to(const fs::path& place) {
    std::error_code error;
    fs::remove_all(place, error);
    if (!error) fs::rename(path_, place, error);
    if (error) fail(place, "cannot be replaced: " + error.message());
    path_.clear();
  }

 private:
  fs::path path_;
};

/// Only a folder of an earlier run, or an empty one, may be replaced.
void check_replaceable(const fs::path& place) {
  std::error_code error;
  if (!fs::exists(place, error)) return;
  if (!fs::is_directory(place, error)) fail(place, "is a file: name a folder for the run");
  if (fs::is_empty(place, error) || fs::exists(place / "provenance.json", error)) return;
  fail(place, "holds other files than those of a run: name another folder");
}

}  // namespace

std::vector<std::string> write_run_folder(const std::string& folder, const Scenario& scenario, const RunResult& result,
                                          const Report& report, const FolderLimits& limits) {
  std::vector<std::string> notes;
  fs::path place = fs::path(folder).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();  // "out/"
  check_replaceable(place);
  TemporaryFolder temporary(place);
  write_file(temporary.file("report.json"), report_json(report));
  write_file(temporary.file("report.txt"), report_text(report));
  write_file(temporary.file("report.csv"), report_csv(report));
  write_file(temporary.file("scenario.resolved.toml"), scenario.resolved);
  write_file(temporary.file("provenance.json"), provenance_json(report));

  const NamedTrace named{result.trace, scenario.graph(), *scenario.platform};
  const std::uint64_t spans = result.trace.attempts.size() + result.trace.transfers.size();
  if (spans > 0) write_pel(named, temporary.file("trace.pel"));
  if (spans > 0 && spans <= limits.most_spans) {
    write_tasks_csv(named, temporary.file("tasks.csv"));
    write_transfers_csv(named, temporary.file("transfers.csv"));
    write_chrome(named, temporary.file("trace.json"));
    write_paje(named, temporary.file("trace.paje"));
  } else if (spans > 0) {
    notes.push_back(
        fmt::format("tasks.csv, transfers.csv, trace.json and trace.paje are left out: {} tasks and transfers, "
                    "more than {}",
                    spans, limits.most_spans));
  }
  temporary.rename_to(place);
  return notes;
}

}  // namespace pelsim
