#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/native/native_engine.hpp"
#include "study/scenario.hpp"

/// Name and text of files.
using Files = std::vector<std::pair<std::string, std::string>>;

/// A folder with files for as long as a test needs them.
class FolderOfFiles {
 public:
  explicit FolderOfFiles(const Files& files) {
    std::string name = (std::filesystem::temp_directory_path() / "pelsim-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
    for (const auto& [file, text] : files) {
      std::filesystem::create_directories((path_ / file).parent_path());
      std::ofstream(path_ / file, std::ios::binary) << text;
    }
  }
  FolderOfFiles(const FolderOfFiles&) = delete;
  FolderOfFiles& operator=(const FolderOfFiles&) = delete;
  ~FolderOfFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string path() const { return path_.string(); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Two slots, `workload` and `rest` as TOML.
inline std::string small_scenario(const std::string& workload, const std::string& rest = "") {
  return "schema = 1\n[workload]\n" + workload + "\n[platform]\nnodes = [ { devices = [ { slots = 2 } ] } ]\n" +
         "[scheduler]\nmodel = \"fifo\"\n" + rest;
}

inline pelsim::RunResult run_of(const pelsim::Scenario& scenario) {
  const auto scheduler = scenario.make_scheduler();
  pelsim::NativeEngine engine(scenario.clock);
  return pelsim::simulate(scenario.run(*scheduler), engine);
}

inline double makespan_of(const pelsim::Scenario& scenario) {
  return scenario.clock.seconds(run_of(scenario).makespan).value;
}
