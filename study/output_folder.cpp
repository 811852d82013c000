#include "study/output_folder.hpp"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace fs = std::filesystem;

namespace pelsim {
namespace {

/// What a run writes. A folder with anything else in it is somebody's, and is not replaced.
constexpr std::array<std::string_view, 11> names_of_a_run = {
    "report.json",     "report.txt",    "timeline.svg", "report.csv", "scenario.resolved.toml",
    "provenance.json", "transfers.csv", "trace.pel",    "trace.json", "trace.paje",
    "tasks.csv"};

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw ScenarioError(Place{path, 0, 0}, message);
}

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

/// The folder that is meant: behind a symbolic link the one that it leads to.
std::string settled(const std::string& named) {
  const std::string path = without_trailing_slash(named);
  std::error_code error;
  if (!fs::is_symlink(fs::symlink_status(path, error))) return path;
  const fs::path target = fs::canonical(path, error);
  if (error) refuse(path, "is a symbolic link that leads nowhere: " + error.message());
  return target.string();
}

/// The folder to come must fit into the nearest folder above it that is there.
void check_parent(const std::string& path) {
  fs::path above = fs::path(path).parent_path();
  std::error_code error;
  while (!above.empty() && above != above.root_path() && !fs::exists(above, error)) above = above.parent_path();
  if (above.empty()) above = ".";
  if (!fs::is_directory(above, error)) refuse(path, fmt::format("cannot be made: '{}' is no folder", above.string()));
  if (access(above.c_str(), W_OK | X_OK) != 0)
    refuse(path, fmt::format("cannot be made in '{}': {}", above.string(), std::strerror(errno)));
}

}  // namespace

void OutputFolder::check(const std::string& named) {
  const std::string path = settled(named);
  if (path.empty()) throw ScenarioError("the name of the output folder is empty");
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::none) refuse(path, "cannot be read: " + error.message());
  check_parent(path);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) refuse(path, "is a file; name another folder for the run");
  bool has_report = false, has_provenance = false, is_empty = true;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    is_empty = false;
    has_report = has_report || name == "report.json";
    has_provenance = has_provenance || name == "provenance.json";
    if (std::find(names_of_a_run.begin(), names_of_a_run.end(), name) == names_of_a_run.end())
      refuse(path, fmt::format("holds '{}', which no run wrote, so it is not replaced; name another folder", name));
  }
  if (error) refuse(path, "cannot be read: " + error.message());
  if (is_empty || (has_report && has_provenance)) return;
  refuse(path, fmt::format("is not the folder of a run (it has no {}); name another folder",
                           has_report ? "provenance.json" : "report.json"));
}

OutputFolder::OutputFolder(const std::string& path) : path_(settled(path)) {
  check(path_);
  const fs::path parent = fs::path(path_).parent_path();
  std::error_code error;
  if (!parent.empty()) fs::create_directories(parent, error);
  if (error) refuse(path_, "cannot be made: " + error.message());
  temporary_ = path_ + ".part-XXXXXX";
  if (mkdtemp(temporary_.data()) == nullptr) {
    const std::string why = std::strerror(errno);
    temporary_.clear();
    refuse(path_, "cannot be made: " + why);
  }
  // mkdtemp keeps others out; a result is as readable as any other new folder.
  fs::permissions(temporary_,
                  fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec,
                  fs::perm_options::add, error);
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

void OutputFolder::publish() {
  check(path_);
  std::error_code error;
  std::string old;
  if (fs::exists(fs::symlink_status(path_))) {
    old = temporary_ + ".old";
    fs::rename(path_, old, error);
  }
  if (!error) fs::rename(temporary_, path_, error);
  if (error) refuse(path_, "cannot be written: " + error.message());
  temporary_.clear();
  if (!old.empty()) fs::remove_all(old, error);
}

}  // namespace pelsim
