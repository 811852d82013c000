#include <algorithm>

#include "study/report.hpp"
#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

/// What the comments of scenarios/fpga-*.toml promise.
namespace {

const std::string folder = PELSIM_SOURCE_DIR "/scenarios/";
const std::string board = "platform.nodes.0.devices.0.";

RunResult run(const std::string& name, const std::vector<Override>& overrides = {}) {
  const RunResult result = run_of(load_scenario(folder + name, overrides));
  CHECK(result.error.message == "");
  return result;
}

std::uint64_t loads(const RunResult& result, std::size_t device) {
  return device < result.loads.size() ? result.loads[device].count : 0;
}
double makespan(const RunResult& result) { return result.trace.clock.seconds(result.makespan).value; }

}  // namespace

TEST_CASE("three regions keep three bitstreams, two thrash, and full reconfiguration drains") {
  const RunResult three = run("fpga-regions.toml"), two = run("fpga-regions.toml", {{board + "slots", "2"}});
  const RunResult full = run("fpga-regions.toml", {{board + "reconfiguration", "full"}});
  CHECK(loads(three, 0) == 3);
  // The last frame comes at 385 ms and passes three filters of 2,073,600 cycles, and their depths, at 200 MHz.
  const double depths = 3900 + 3880 + (64 + 24 + 150);
  CHECK(makespan(three) == Approx(0.385 + (depths + 3 * 2073599) / 200e6));
  CHECK(loads(two, 0) == 34);
  CHECK(loads(full, 0) == 14);
  CHECK(makespan(two) > makespan(three));
  CHECK(makespan(full) > makespan(two));
}

TEST_CASE("regions too small for a filter refuse it, and say which resource is short") {
  CHECK(refusal([] {
          load_scenario(folder + "fpga-regions.toml", {{board + "slots", "6"}});
        }).find("'zcu104': its bitstream takes 28000 luts, but may take 70 % of the 38400 of a region") !=
        std::string::npos);
}

TEST_CASE("a scenario with reconfigurations runs the same each time") {
  for (const char* scheduler : {"fifo", "mct", "work-stealing", "heft"}) {
    INFO(scheduler);
    const std::vector<Override> overrides = {{"scheduler.model", scheduler}, {board + "slots", "2"}};
    CHECK(trace_hash(run("fpga-regions.toml", overrides).trace) ==
          trace_hash(run("fpga-regions.toml", overrides).trace));
  }
}

TEST_CASE("mct loads the aligner once and counts on the cores; few reads are not worth a load") {
  const RunResult mct = run("fpga-genomics.toml"), fifo = run("fpga-genomics.toml", {{"scheduler.model", "fifo"}});
  CHECK(loads(mct, 1) == 1);
  CHECK(loads(fifo, 1) == 2);
  CHECK(makespan(mct) < makespan(fifo));
  CHECK(loads(run("fpga-genomics.toml", {{"workload.chunks", "8"}}), 1) == 0);
  CHECK(makespan(run("fpga-genomics.toml", {{"platform.nodes.0.devices.1.reconfiguration", "partial"}})) <
        makespan(mct));
}

TEST_CASE("the report counts loads for each device") {
  const Scenario scenario = load_scenario(folder + "fpga-regions.toml");
  const Report report = make_report(scenario, run_of(scenario));
  REQUIRE(report.devices.size() == 1);
  CHECK(report.devices[0].loads == 3);
  // 19.3 MB / 3 through 800 MB/s.
  CHECK(report.devices[0].loading.value == Approx(3 * 19.3e6 / 3 / 800e6));
  CHECK(std::count_if(report.notes.begin(), report.notes.end(), [](const std::string& note) {
          return note.find("loaded 3 configurations in 24.13 ms") != std::string::npos;
        }) == 1);
}
