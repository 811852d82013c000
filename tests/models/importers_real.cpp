// Real workflows, read through the environment variable PELSIM_DATA; none of them is part of the repository.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "models/convert.hpp"
#include "tests/catch.hpp"
#include "tests/models/graph_counts.hpp"
#include "tests/models/import_text.hpp"
#include "tests/models/refusal.hpp"

using pelsim::convert;
using pelsim::guess_importer;
using pelsim::import_workload;
using pelsim::Workload;
namespace fs = std::filesystem;

namespace {

/// The folder of real inputs, or "" after saying that the test is skipped.
std::string data_folder() {
  const char* folder = std::getenv("PELSIM_DATA");
  if (folder != nullptr && *folder != '\0') return folder;
  std::cout << "skipped: PELSIM_DATA is not set, so there are no real workflows to import\n";
  return "";
}

nlohmann::json read_json(const fs::path& path) {
  std::ifstream in(path);
  return nlohmann::json::parse(in);
}

Workload imported(const fs::path& path) { return import_workload(path.string(), guess_importer(path.string())); }

void check_counts(const GraphCounts& got, const nlohmann::json& expected) {
  CHECK(got.tasks == expected["tasks"]);
  CHECK(got.edges == expected["edges"]);
  CHECK(got.entry_tasks == expected["entry_tasks"]);
  CHECK(got.exit_tasks == expected["exit_tasks"]);
  CHECK(got.levels == expected["levels"]);
  CHECK(got.max_level_width == expected["max_level_width"]);
  CHECK(got.total_work == Approx(expected["total_work_s"].get<double>()).epsilon(1e-9));
  CHECK(got.critical_path == Approx(expected["critical_path_s"].get<double>()).epsilon(1e-9));
  if (expected.contains("files")) CHECK(got.items == expected["files"]);
  if (expected.contains("file_bytes")) CHECK(got.item_bytes == expected["file_bytes"].get<double>());
}

}  // namespace

TEST_CASE("real WfFormat and DAX files import with the counts that an independent reader found") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  std::size_t files = 0;
  const nlohmann::json all = read_json(data / "import_expected.json");
  for (const auto& [file, expected] : all.items()) {
    if (!file.starts_with("wfcommons/") && !file.starts_with("dax/")) continue;
    CAPTURE(file);
    check_counts(GraphCounts(imported(data / file).graph), expected);
    ++files;
  }
  CHECK(files >= 35);
}

TEST_CASE("real STG files import with their tasks, edges, work and critical path") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const nlohmann::json all = read_json(data / "stg" / "stg_expected.json");
  for (const auto& [file, expected] : all.items()) {
    if (!fs::exists(data / "stg" / file)) continue;
    CAPTURE(file);
    const GraphCounts got(imported(data / "stg" / file).graph);
    CHECK(got.tasks == expected["tasks_including_dummies"]);
    CHECK(got.edges == expected["edges"]);
    CHECK(got.total_work == expected["work"].get<double>());
    CHECK(got.critical_path == expected["critical_path"].get<double>());
  }
}

TEST_CASE("real DOT files import, or name the cycle that keeps them from being a task graph") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const Workload dag = imported(data / "dot" / "dag.dot");
  // 10 numbered vertices, end, and root, which only an edge names.
  const GraphCounts got(dag.graph);
  CHECK(got.tasks == 12);
  CHECK(got.edges == 11);
  CHECK(got.items == 9);  // all but 3 -> 4 (size -1) and 8 -> 9 (no size)
  CHECK(got.total_work == 110000001250.0);
  CHECK(dag.notes == std::vector<std::string>{"1 vertex(es) without size are markers and take no time"});
  const auto refused = [&](const char* file) { return refusal([&] { imported(data / "dot" / file); }); };
  CHECK_THAT(refused("dag_with_cycle.dot"), Catch::Contains("in a cycle: 2 -> 3 -> 4 -> 5 -> 6 -> 1 -> 2;"));
  CHECK_THAT(refused("starpu-taskgraph.dot"), Catch::Contains("in a cycle: GEMM -> GEMM;"));
}

TEST_CASE("real files keep their counts through every format that carries them") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const fs::path folder = fs::temp_directory_path() / "pelsim-convert-real";
  fs::create_directories(folder);
  for (const std::string file :
       {"wfcommons/montage-chameleon-dss-05d-001.json", "wfcommons/rnaseq-dirt02-001.json", "dax/Montage_100.dax.xml",
        "dax/floodplain.dax.xml", "dot/dag.dot", "stg/sparse.stg"}) {
    const GraphCounts before(imported(data / file).graph);
    for (const std::string target : {"a.json", "a.dax", "a.dot", "a.stg", "tables"}) {
      CAPTURE(file, target);
      const std::string out = (folder / target).string();
      const auto done = convert((data / file).string(), out);
      const GraphCounts after(imported(out).graph);
      CHECK(after.tasks == before.tasks);
      CHECK(after.edges == before.edges);
      CHECK(after.levels == before.levels);
      const bool carries_work = done.from != "dot" || target == "a.dot" || target == "tables";
      if (carries_work) CHECK(after.critical_path == Approx(before.critical_path).epsilon(1e-12));
      if (target == "a.json" || target == "tables" || target == "a.dax") CHECK(after.items == before.items);
      if (target == "a.json" || target == "tables" || target == "a.dax") CHECK(after.item_bytes == before.item_bytes);
    }
  }
  fs::remove_all(folder);
}

TEST_CASE("a DAX file of the Pegasus gallery has as many tasks and edges as jobs and parents in its text") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const std::string path = (data / "dax" / "GENOME.d.351024866.5.dax").string();
  const pelsim::TextFile file = pelsim::TextFile::read(path);
  const auto occurrences = [&](std::string_view word) {
    std::size_t count = 0;
    for (std::size_t at = file.text().find(word); at != std::string_view::npos; at = file.text().find(word, at + 1))
      ++count;
    return count;
  };
  const GraphCounts got(imported(path).graph);
  CHECK(got.tasks == 36);  // the file's own jobCount
  CHECK(got.tasks == occurrences("<job "));
  CHECK(got.edges == occurrences("<parent "));
}

TEST_CASE("a workflow with long times keeps its counts through STG") {
  const fs::path data = data_folder();
  if (data.empty()) return;
  const TestFolder folder("stg");
  const std::string stg = (folder.path / "bwa.stg").string();
  const fs::path source = data / "wfcommons" / "bwa-chameleon-large-001.json";
  convert(source.string(), stg);
  const GraphCounts before(imported(source).graph), after(imported(stg).graph);
  CHECK(after.tasks == before.tasks);
  CHECK(after.edges == before.edges);
  CHECK(after.total_work == Approx(before.total_work).epsilon(1e-12));
  CHECK(after.critical_path == Approx(before.critical_path).epsilon(1e-12));
}
