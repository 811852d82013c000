// LogGOPSim's own results, read through the environment variable PELSIM_DATA; none of them is part of the repository.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "models/convert.hpp"
#include "tests/catch.hpp"
#include "tests/models/message_run.hpp"

using namespace pelsim;

TEST_CASE("GOAL programs under loggp end on every host when LogGOPSim says so, to the nanosecond") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr) {
    std::cout << "skipped: golden_loggopsim needs PELSIM_DATA\n";
    return;
  }
  const std::string folder = std::string(data) + "/golden_loggopsim/";
  const nlohmann::json golden = nlohmann::json::parse(std::ifstream(folder + "loggopsim_golden.json"));
  for (const auto& expected : golden["results"]) {
    const auto& set = golden["param_sets"][expected["params"].get<std::string>()];
    const given::LogGops p{set["L"], set["o"], set["g"], set["G"], set["O"], set["S"]};
    const std::string file = expected["goal"];
    CAPTURE(file, expected["params"].get<std::string>());
    const Workload program = import_workload(folder + "goal_files/" + file, "goal");
    const auto finish = expected["host_finish_ns"].get<std::vector<double>>();
    const Platform platform = given::hosts(finish.size());
    const auto network = given::loggp(p, platform);
    const RunResult result = given::run_pinned(program, platform, *network);
    CHECK(result.error.message == "");
    CHECK(given::finish_ns(result, program.graph, platform, p.S) == finish);
    const RunResult unrecorded = given::run_pinned(program, platform, *network, Run::Record::totals);
    CHECK(unrecorded.busy == result.busy);
    CHECK(unrecorded.makespan == result.makespan);
    CHECK(unrecorded.events == result.events);
  }
  CHECK(golden["results"].size() > 100);
}
