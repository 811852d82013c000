#include "gui/charts/sweep_run.hpp"

#include <QProcess>
#include <set>

#include "gui/run/perform.hpp"
#include "models/csv.hpp"
#include "tests/catch.hpp"
#include "tests/gui/temporary.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

/// Noise, so that the seed makes a difference; what --set gives is in no axis.
const char* const study = R"(schema = 1
title = "Chains"
[workload]
model = "layered"
tasks = 60
width = 6
[platform]
interconnect = { bandwidth = "1 GB/s", latency = "1 us" }
nodes = [ { count = 2, devices = [ { slots = 2 } ] } ]
[scheduler]
model = "fifo"
[noise.compute]
distribution = "gamma"
cv = 0.2
[sweep]
replicates = 2
"scheduler.model" = ["fifo", "heft"]
"platform.interconnect.bandwidth" = ["1 GB/s", "10 MB/s"]
)";

/// Starts `pelsim sweep` in the folder; what it wrote.
std::string swept(const Folder& folder) {
  folder.write("study.toml", study);
  QProcess sweep;
  sweep.setWorkingDirectory(folder.dir.path());
  sweep.start(PELSIM_PROGRAM, {"sweep", "study.toml", "--set", "workload.tasks=90", "--quiet", "--out", "out/chains"});
  REQUIRE(sweep.waitForFinished(deadline_ms));
  REQUIRE(sweep.exitCode() == 0);
  return folder.path("out/chains/results.csv");
}

}  // namespace

TEST_CASE("a run of a sweep that is asked for again is the same run, bit for bit") {
  const Folder folder;
  const std::string file = swept(folder);
  const results::Table table = results::read_results(file);
  const CsvTable rows = CsvTable::read(file);
  REQUIRE(table.rows.size() == 8);
  const std::string scenario = swept_scenario(table, "");
  REQUIRE(scenario == folder.path("study.toml"));
  std::set<std::string> hashes;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const RunRequest request = request_of(table, row, scenario);
    RunWatch watch;
    const RunOutcome outcome = perform(request, watch);
    const RunPtr* run = std::get_if<RunPtr>(&outcome);
    REQUIRE(run != nullptr);
    CHECK((*run)->graph().tasks() == 90);
    CHECK((*run)->report.trace_hash == rows.cell(row, rows.column("trace_hash")));
    CHECK(request.label.find("scheduler.model = ") != std::string::npos);
    hashes.insert((*run)->report.trace_hash);
  }
  CHECK(hashes.size() == 8);  // so no run stands for another
}

TEST_CASE("the scenario of a sweep is the open document, or lies above its results; else there is none") {
  const Folder folder;
  const std::string file = swept(folder);
  const results::Table table = results::read_results(file);
  CHECK(swept_scenario(table, "/elsewhere/study.toml") == "/elsewhere/study.toml");
  CHECK(swept_scenario(table, "/elsewhere/other.toml") == folder.path("study.toml"));
  REQUIRE(QFile::rename(folder.file("study.toml"), folder.file("moved.toml")));
  CHECK(swept_scenario(table, "").empty());
  results::Table nameless = table;
  nameless.scenario.clear();
  CHECK(swept_scenario(nameless, "/elsewhere/study.toml").empty());
}
