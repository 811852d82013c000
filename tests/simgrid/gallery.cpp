#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "study/compare.hpp"
#include "tests/catch.hpp"

// The scenarios that come with pelsim, on the native engine and on SimGrid.

using namespace pelsim;

namespace {

/// What SimGrid cannot express, and a part of the reason that it must give.
const std::map<std::string, std::string> refused = {
    {"smt", "shares what is neither a link nor the bandwidth of one memory"},
};

/// Sorted names without ".toml".
std::vector<std::string> gallery() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(PELSIM_SOURCE_DIR "/scenarios"))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

void print(const std::string& name, const Comparison& c) {
  const Difference largest = std::max({c.makespan, c.task, c.transfer},
                                      [](const Difference& a, const Difference& b) { return a.relative < b.relative; });
  std::printf("  %-22s makespan %14.9g s, largest difference %.2g %s\n", name.c_str(), c.makespan.first.value,
              largest.relative, largest.relative > 0 ? largest.what.c_str() : "");
}

void compare(const std::string& name) {
  INFO(name);
  const auto reason = refused.find(name);
  CompareOptions options;
  options.simgrid_program = PELSIM_SIMGRID_PROGRAM;
  try {
    const Scenario scenario = load_scenario(PELSIM_SOURCE_DIR "/scenarios/" + name + ".toml");
    const Comparison found = compare_engines(scenario, {}, options);
    INFO(found.error << found.disorder);
    print(name, found);
    CHECK(reason == refused.end());
    CHECK(found.error.empty());
    CHECK(found.disorder.empty());
    CHECK(found.tasks > 0);
    CHECK(found.makespan.relative <= 1e-6);
    CHECK(found.task.relative <= 1e-6);
    CHECK(found.transfer.relative <= 1e-6);
    CHECK(found.agrees());
  } catch (const ScenarioError& error) {
    const std::string message = error.what();
    INFO(message);
    std::printf("  %-22s refused: %s\n", name.c_str(), message.c_str());
    REQUIRE(reason != refused.end());
    CHECK(message.find(reason->second) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("native and SimGrid agree on a sample of the gallery") {
  const std::vector<std::string> names = gallery();
  REQUIRE(names.size() > 8);
  for (std::size_t n = 0; n < names.size(); n += 8) compare(names[n]);
  std::fflush(stdout);  // before the next test forks
}

TEST_CASE("native and SimGrid agree on all of the gallery that SimGrid can express", "[.][gallery]") {
  const std::vector<std::string> names = gallery();
  for (const std::string& name : names) compare(name);
  for (const auto& [name, reason] : refused) CHECK(std::binary_search(names.begin(), names.end(), name));
  std::fflush(stdout);
}
