#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "study/verify.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
namespace fs = std::filesystem;

/// The scenarios that come with pelsim keep what their comments promise.
namespace {

const std::string folder = PELSIM_SOURCE_DIR "/scenarios/";

std::vector<std::string> files_in(const std::string& path, const std::string& ending) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ending) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

double makespan(const std::string& name, const std::vector<Override>& overrides = {}) {
  return makespan_of(load_scenario(folder + name, overrides));
}

}  // namespace

TEST_CASE("every scenario opens with what to see, runs, and runs the same from its resolved form") {
  const std::vector<std::string> all = files_in(folder, ".toml");
  REQUIRE(all.size() >= 20);
  for (const std::string& file : all) {
    INFO(file);
    std::ifstream in(file);
    CHECK(in.get() == '#');
    const Scenario scenario = load_scenario(file);
    const RunResult result = run_of(scenario);
    CHECK(result.error.message == "");
    CHECK(result.tasks_done == scenario.graph().tasks());
    const FolderOfFiles elsewhere(Files{{"resolved.toml", scenario.resolved}});
    const Scenario again = load_scenario(elsewhere.file("resolved.toml"));
    CHECK(trace_hash(run_of(again).trace) == trace_hash(result.trace));
  }
}

TEST_CASE("the papers' examples end when the papers say") {
  CHECK(makespan("heft-paper.toml") == 80);
  CHECK(makespan("heft-paper-fixed.toml") == 80);
  CHECK(makespan("heft-paper.toml", {{"scheduler.model", "cpop"}}) == 86);
  CHECK(makespan("peft-paper.toml") == 122);
  CHECK(makespan("peft-paper.toml", {{"scheduler.model", "heft"}}) == 133);
  CHECK(makespan("stg-sample.toml") == 40);
}

TEST_CASE("Graham's anomalies appear one override at a time") {
  CHECK(makespan("graham.toml") == 12);
  CHECK(makespan("graham.toml", {{"platform.devices.0.slots", "4"}}) == 15);
  CHECK(makespan("graham.toml", {{"workload.file", folder + "data/graham/shorter-tasks.csv"}}) == 13);
  CHECK(makespan("graham.toml", {{"workload.edges", folder + "data/graham/fewer-edges.csv"}}) == 16);
  CHECK(makespan("graham.toml", {{"scheduler.priority", "given"},
                                 {"scheduler.tasks", "[\"1\",\"2\",\"4\",\"5\",\"6\",\"3\",\"9\",\"7\",\"8\"]"}}) ==
        14);
}

TEST_CASE("one graph takes the same time in every format") {
  // Two slots: 2 s, then 3 s beside 4 s, then 2 s.
  CHECK(makespan("formats.toml") == 8);
  for (const char* file : {"diamond.stg", "diamond.dot", "diamond.dax"}) {
    INFO(file);
    CHECK(makespan("formats.toml", {{"workload.file", folder + "data/formats/" + file}}) == 8);
  }
}

TEST_CASE("oracles that take little time hold") {
  for (const char* part : {"paper", "graham", "list-bounds", "stg", "laws", "alltoall", "bubble", "mttf", "energy"}) {
    const std::vector<Check> checks = verify_all(part);
    CHECK(!checks.empty());
    for (const Check& check : checks) {
      INFO(check.name << ": expected " << check.expected << ", got " << check.got << "; " << check.note);
      CHECK(check.ok);
    }
  }
}

TEST_CASE("the workflow scenarios take any recorded workflow in their place") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr) {
    std::cout << "skipped: recorded workflows, because PELSIM_DATA is not set\n";
    return;
  }
  const std::vector<std::string> recorded = files_in(std::string(data) + "/wfcommons", ".json");
  CHECK(!recorded.empty());
  for (const char* name : {"montage-cluster.toml", "epigenomics-mixed.toml", "1000genome-mixed.toml"}) {
    for (const std::string& file : recorded) {
      INFO(name << " with " << file);
      const Scenario scenario = load_scenario(folder + name, {{"workload.file", file}});
      CHECK(scenario.workload_model == "wfformat");
      CHECK(run_of(scenario).error.message == "");
    }
  }
}
