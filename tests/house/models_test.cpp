#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>

#include "models/catalog.hpp"
#include "tests/catch.hpp"
#include "tests/house/tree.hpp"

using namespace house;

namespace {

/// Models that no scenario shows, each with the reason.
const std::map<std::string, std::string> without_scenario = {
    {"cluster", "what [platform] means when it names no model: nearly all scenarios show it"},
};

/// A folder of models/ holds models, which have no header, and what they share, which has one; models/ranks holds none.
bool is_model(const std::string& path) {
  if (path.starts_with("models/ranks/")) return false;
  const std::string header = path.substr(0, path.size() - 3) + "hpp";
  return !std::filesystem::exists(std::filesystem::path(PELSIM_SOURCE_DIR) / header);
}

/// "schedulers::heft" for each entry function that the file defines.
std::vector<std::string> entries(const std::string& path) {
  const std::string kind = path.substr(7, path.find('/', 7) - 7);
  const std::regex form(
      R"((?:WorkloadModel|SchedulerModel|NetworkEntry|DeviceEntry|DemandModel|PlatformModel|InterconnectModel|GraphWriter)\s+(\w+)\(\)\s*\{)");
  const std::string source = text(path);
  std::vector<std::string> found;
  for (std::sregex_iterator at(source.begin(), source.end(), form), end; at != end; ++at) {
    found.push_back(kind + "::" + (*at)[1].str());
  }
  return found;
}

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  const auto collect = [&](const auto& catalog) {
    for (const auto& entry : catalog) names.push_back(entry.card.name);
  };
  collect(pelsim::workload_catalog());
  collect(pelsim::scheduler_catalog());
  collect(pelsim::network_catalog());
  collect(pelsim::device_catalog());
  collect(pelsim::demand_catalog());
  collect(pelsim::platform_catalog());
  collect(pelsim::interconnect_catalog());
  return names;
}

/// All of the files in one text.
std::string texts(const std::vector<std::string>& paths) {
  std::string all;
  for (const std::string& path : paths) all += text(path) + "\n";
  return all;
}

}  // namespace

TEST_CASE("every model has its line in the catalogue") {
  const std::string catalog = text("models/catalog.cpp") + text("models/writers.cpp");
  std::size_t models = 0;
  for (const std::string& path : files("models", ".cpp")) {
    if (std::count(path.begin(), path.end(), '/') < 2 || !is_model(path)) continue;
    INFO(path);
    CHECK_FALSE(entries(path).empty());
    for (const std::string& entry : entries(path)) {
      INFO("missing line: " << entry << "(),");
      CHECK(catalog.find(" " + entry + "(),\n") != std::string::npos);
      ++models;
    }
  }
  CHECK(models > 0);
}

TEST_CASE("model names are unique within their kind and in the domain's spelling") {
  const auto check = [](const auto& catalog) {
    std::vector<std::string> names;
    for (const auto& entry : catalog) {
      INFO(entry.card.name);
      CHECK(std::regex_match(entry.card.name, std::regex("[a-z0-9][a-z0-9-]*")));
      CHECK_FALSE(entry.card.summary.empty());
      CHECK(std::find(names.begin(), names.end(), entry.card.name) == names.end());
      names.push_back(entry.card.name);
    }
  };
  check(pelsim::workload_catalog());
  check(pelsim::scheduler_catalog());
  check(pelsim::network_catalog());
  check(pelsim::device_catalog());
  check(pelsim::demand_catalog());
  check(pelsim::platform_catalog());
  check(pelsim::interconnect_catalog());
}

TEST_CASE("every model is named by a test") {
  std::vector<std::string> paths = files("tests", ".cpp");
  std::erase_if(paths, [](const std::string& path) { return path.starts_with("tests/house/"); });
  const std::string tests = texts(paths);
  for (const std::string& name : model_names()) {
    INFO(name);
    CHECK(mentions(tests, name));
  }
}

TEST_CASE("every model is shown by a scenario") {
  const std::string scenarios = texts(files("scenarios", ".toml"));
  for (const std::string& name : model_names()) {
    INFO(name);
    // As a value, or in a line of "then try".
    const bool shown = scenarios.find("\"" + name + "\"") != std::string::npos || mentions(scenarios, "model=" + name);
    const auto excused = without_scenario.find(name);
    if (excused == without_scenario.end()) {
      CHECK(shown);
    } else {
      // An excuse that is no longer needed must go.
      INFO("excused: " << excused->second);
      CHECK_FALSE(shown);
    }
  }
}
