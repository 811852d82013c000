#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

double list_makespan(const TaskGraph& graph, SlotCount slots, const Settings& settings = {}) {
  const Platform platform = identical_slots(slots);
  return Case{graph, platform}.makespan("list", settings);
}

const std::vector<double> graham_times = {3, 2, 2, 2, 4, 4, 4, 4, 9};
const std::vector<Dependency> graham_edges = {{0, 8}, {3, 4}, {3, 5}, {3, 6}, {3, 7}};
const std::vector<std::string> graham_names = {"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"};

/// Work of tasks in Kasahara's format: number, time, number of predecessors, predecessors.
TaskGraph read_stg(const std::string& path) {
  std::ifstream file(path);
  std::vector<double> times;
  std::vector<Dependency> edges;
  std::string line;
  std::getline(file, line);  // count
  while (std::getline(file, line)) {
    if (line.find('#') != line.npos) break;
    std::istringstream words(line);
    std::size_t task = 0, predecessors = 0, from = 0;
    int time = 0;
    if (!(words >> task >> time >> predecessors)) continue;
    times.push_back(time);
    while (words >> from) edges.push_back({from, task});
  }
  return graph_of(times, edges);
}

}  // namespace

TEST_CASE("Graham's nine tasks end at 12, and later with more slots, shorter tasks or fewer edges") {
  // Graham 1969: list T1..T9 on 3 machines gives 12; each relaxation alone gives more.
  CHECK(list_makespan(graph_of(graham_times, graham_edges), 3) == 12);
  CHECK(list_makespan(graph_of(graham_times, graham_edges), 4) == 15);
  std::vector<double> shorter = graham_times;
  for (double& time : shorter) time -= 1;
  CHECK(list_makespan(graph_of(shorter, graham_edges), 3) == 13);
  CHECK(list_makespan(graph_of(graham_times, {{0, 8}, {3, 6}, {3, 7}}), 3) == 16);
  CHECK(list_makespan(graph_of(graham_times, graham_edges, graham_names), 3,
                      {{"priority", text("given")},
                       {"tasks", texts({"T1", "T2", "T4", "T5", "T6", "T3", "T9", "T7", "T8"})}}) == 14);
}

TEST_CASE("list scheduling of m(m-1) unit jobs before one of m is as bad as its bound 2 - 1/m") {
  // m - 1 time units of unit jobs, then m: 2m - 1, where m is possible.
  for (SlotCount m : {2u, 3u, 4u}) {
    std::vector<double> times(m * (m - 1), 1.0);
    times.push_back(m);
    CHECK(list_makespan(graph_of(times, {}), m) == 2.0 * m - 1);
    CHECK(list_makespan(graph_of(times, {}), m, {{"priority", text("longest-time")}}) == m);
    const Platform platform = identical_slots(m);
    const TaskGraph graph = graph_of(times, {});
    CHECK(Case{graph, platform}.makespan("fifo") == 2.0 * m - 1);
  }
}

TEST_CASE("longest time first is as bad as its bound 4/3 - 1/(3m) on Graham's instances") {
  // 2m-1, 2m-1, ..., m+1, m+1, m, m, m: LPT ends at 4m-1, the optimum is 3m.
  for (SlotCount m : {2u, 3u, 4u}) {
    std::vector<double> times = {static_cast<double>(m)};
    for (SlotCount length = m; length < 2 * m; ++length) times.insert(times.begin(), 2, static_cast<double>(length));
    std::reverse(times.begin(), times.end());  // the list order is LPT's own
    CHECK(list_makespan(graph_of(times, {}), m, {{"priority", text("longest-time")}}) == 4.0 * m - 1);
  }
}

TEST_CASE("bottom-level order starts the longest way first") {
  // Two slots; a chain of three 2 s tasks listed behind four single 1 s tasks. HLFET runs the chain beside the singles:
  // 6 s; in list order the chain waits 1 s... two singles each: 2 s, so 8 s.
  const TaskGraph graph = graph_of({1, 1, 1, 1, 2, 2, 2}, {{4, 5}, {5, 6}});
  CHECK(list_makespan(graph, 2) == 8);
  CHECK(list_makespan(graph, 2, {{"priority", text("bottom-level")}}) == 6);
  CHECK(list_makespan(graph, 1, {{"priority", text("bottom-level")}}) == 10);
}

TEST_CASE("bottom-level and longest-time lists of Standard Task Graphs end as computed elsewhere") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr) {
    std::cout << "skipped: Standard Task Graphs need PELSIM_DATA\n";
    return;
  }
  std::ifstream file(std::string(data) + "/stg/stg_expected.json");
  REQUIRE(file);
  const auto expected = nlohmann::json::parse(file);
  for (const auto& [name, entry] : expected.items()) {
    const TaskGraph graph = read_stg(std::string(data) + "/stg/" + name);
    for (const auto& [machines, ends] : entry["machines"].items()) {
      INFO(name << " on " << machines);
      const SlotCount m = static_cast<SlotCount>(std::stoul(machines));
      CHECK(list_makespan(graph, m, {{"priority", text("bottom-level")}}) == ends["HLFET"].get<double>());
      CHECK(list_makespan(graph, m, {{"priority", text("longest-time")}}) == ends["LPT"].get<double>());
    }
  }
}

TEST_CASE("a given list names every task once") {
  const TaskGraph graph = graph_of({1, 1}, {}, {"load", "solve"});
  const Platform platform = identical_slots(1);
  const auto make = [&](const Settings& settings) {
    return refusal([&] { make_scheduler("list", graph, platform, settings); });
  };
  const Value given = text("given");
  CHECK(make({{"priority", given}, {"tasks", texts({"load", "slove"})}}) ==
        "test.toml:1:1: no task is named 'slove' (did you mean 'solve'?)");
  CHECK(make({{"priority", given}, {"tasks", texts({"load"})}}) ==
        "test.toml:1:1: task 'solve' is not in the list: list every task once");
  CHECK(make({{"priority", given}, {"tasks", texts({"load", "load", "solve"})}}) ==
        "test.toml:1:1: task 'load' is listed twice");
  CHECK(make({{"tasks", texts({"load", "solve"})}}) == "test.toml:1:1: 'tasks' is used only with priority = \"given\"");
  CHECK(make({{"priority", given}, {"tasks", texts({"solve", "load"})}}) == "accepted");
}
