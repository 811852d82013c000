#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>

#include "models/convert.hpp"
#include "models/text_file.hpp"
#include "tests/models/refusal.hpp"

/// A folder of its own for one test, gone at its end.
struct TestFolder {
  std::filesystem::path path;

  explicit TestFolder(const std::string& name)
      : path(std::filesystem::temp_directory_path() / ("pelsim-" + name + "-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string write(const std::string& file, const std::string& text) const {
    pelsim::write_text_file((path / file).string(), text);
    return (path / file).string();
  }
};

inline pelsim::Workload import_text(const std::string& importer, const std::string& text) {
  const TestFolder folder("import");
  return pelsim::import_workload(folder.write("w", text), importer);
}

/// The message without the folder: "w:3:7: what is wrong".
inline std::string import_refused(const std::string& importer, const std::string& text) {
  const TestFolder folder("import");
  const std::string file = folder.write("w", text);
  std::string message = refusal([&] { pelsim::import_workload(file, importer); });
  const std::string prefix = folder.path.string() + "/";
  for (std::size_t at = message.find(prefix); at != message.npos; at = message.find(prefix))
    message.erase(at, prefix.size());
  return message;
}

/// Reads with parameters of the importer other than its defaults.
inline pelsim::Workload import_with(const std::string& importer, const std::string& text,
                                    const std::map<std::string, std::string>& values) {
  const TestFolder folder("import");
  pelsim::Parameters parameters("workload", {});
  parameters.set("file", pelsim::Value{folder.write("w", text), {}});
  for (const auto& [key, value] : values) parameters.set(key, pelsim::Value{value, {}});
  for (const pelsim::WorkloadModel& model : pelsim::workload_catalog()) {
    if (model.card.name != importer) continue;
    parameters.check(model.card);
    return model.make(parameters, pelsim::WorkloadContext{.random = pelsim::Streams(1), .platform = nullptr});
  }
  throw pelsim::ScenarioError("no importer " + importer);
}
