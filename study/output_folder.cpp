#include "study/output_folder.hpp"

#include <fmt/format.h>
#include <stdlib.h>  // mkdtemp

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

}  // namespace

void OutputFolder::check(const std::string& named) {
  const std::string path = without_trailing_slash(named);
  if (path.empty()) throw ScenarioError("the name of the output folder is empty");
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) refuse(path, "is a file; name another folder for the run");
  bool is_run = false, is_empty = true;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    is_empty = false;
    if (name == "provenance.json") is_run = true;
    if (std::find(names_of_a_run.begin(), names_of_a_run.end(), name) == names_of_a_run.end())
      refuse(path, fmt::format("holds '{}', which no run wrote, so it is not replaced; name another folder", name));
  }
  if (error) refuse(path, "cannot be read: " + error.message());
  if (!is_empty && !is_run) refuse(path, "is not the folder of a run (it has no provenance.json); name another folder");
}

OutputFolder::OutputFolder(const std::string& path) : path_(without_trailing_slash(path)) {
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
