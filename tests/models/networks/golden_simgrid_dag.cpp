#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "sim/native/native_engine.hpp"
#include "sim/simulate.hpp"
#include "tests/catch.hpp"
#include "tests/models/networks/golden_simgrid.hpp"

// Task graphs with a fixed mapping and order, as SimGrid 3.32 ran them: transfers of finished tasks meet on half-duplex
// links. The whole simulator must give each task's start and end.

using namespace pelsim;
using namespace pelsim::golden_simgrid;
using nlohmann::json;

namespace {

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A host is a device of one slot; a link is shared by both directions.
Platform platform_of(const std::string& xml) {
  Platform platform;
  auto routes = std::make_shared<ListedRoutes>();
  std::map<std::string, LinkId> links;
  const std::regex element(
      R"re(<host id="([^"]+)" speed="([^"f]+)f"|<link id="([^"]+)" bandwidth="([^"B]+)Bps" latency="([^"s]+)s"|)re"
      R"re(<route src="([^"]+)" dst="([^"]+)"|<link_ctn id="([^"]+)")re");
  std::pair<MemoryId, MemoryId> way;
  for (std::sregex_iterator at(xml.begin(), xml.end(), element), end; at != end; ++at) {
    const std::smatch& m = *at;
    if (m[1].matched) {
      const DeviceTypeId type = platform.add_type({m[1], m[1], *parse_number(m[2].str()) / 1e9, nullptr});
      platform.add_device(m[1].str(), type, platform.add_memory(m[1].str()), 1);
    } else if (m[3].matched) {
      links[m[3]] =
          platform.add_link(m[3].str(), 0, 0, Seconds(*parse_number(m[5].str())), ByteRate(*parse_number(m[4].str())));
    } else if (m[6].matched) {
      way = {platform.find_memory(m[6].str()), platform.find_memory(m[7].str())};
    } else {
      routes->ways[way].push_back(links.at(m[8]));
      auto& back = routes->ways[{way.second, way.first}];
      back.insert(back.begin(), links.at(m[8]));
    }
  }
  platform.set_router(routes);
  return platform;
}

/// Places each task where the file says; a device runs its tasks in the order of the file.
struct Mapping : Scheduler {
  std::vector<DeviceId> devices;
  void prepare(const pelsim::Problem&, Decisions& decisions) override {
    for (std::size_t t = 0; t < devices.size(); ++t)
      decisions.place({TaskId(t), {devices[t], SlotId{}, 1}, static_cast<double>(t), Seconds(0)});
  }
};

}  // namespace

TEST_CASE("flow gives SimGrid's start and end of every task of the fixed schedules of golden_simgrid_dag") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr) {
    std::cout << "skipped: golden_simgrid_dag needs PELSIM_DATA\n";
    return;
  }
  const std::string folder = std::string(data) + "/golden_simgrid_dag/";
  const json golden = json::parse(text_of(folder + "simgrid_dag_golden.json"));
  std::size_t compared = 0;
  for (const json& result : golden["results"]) {
    INFO(result["dag"].get<std::string>()
         << ", " << result["network"].get<std::string>() << ", " << result["setting"].get<std::string>());
    const Platform platform = platform_of(text_of(folder + result["platform"].get<std::string>()));
    TaskGraphBuilder builder;
    const std::size_t any = builder.add_time_class("any");
    std::map<std::string, TaskId> tasks;
    Mapping mapping;
    std::istringstream lines(text_of(folder + result["dag"].get<std::string>()));
    for (std::string word, a, b, c; lines >> word >> a >> b >> c;) {
      if (word == "task") {
        const TaskId t = tasks[a] = builder.add_task(builder.add_kind("task"));
        builder.set_time(t, any, Seconds(*parse_number(c) / 1e9));
        mapping.devices.push_back(platform.find_device(b));
      } else {
        builder.add_data(tasks.at(a), tasks.at(b), Bytes(*parse_number(c)));
      }
    }
    const TaskGraph graph = std::move(builder).build();
    const auto network = network_of(result["setting"], platform);
    const CostModel costs(graph, platform);
    const Estimates estimates(costs, *network);
    NativeEngine engine;
    const RunResult run = simulate({graph, platform, costs, *network, estimates, mapping}, engine);
    REQUIRE_FALSE(run.error);
    std::map<TaskId, const Attempt*> attempts;
    for (const Attempt& attempt : run.trace.attempts) attempts[attempt.task] = &attempt;
    for (const json& row : result["tasks"]) {
      const Attempt& attempt = *attempts.at(tasks.at(row[0]));
      CHECK(engine.clock().seconds(attempt.start).value == Approx(row[2].get<double>()).epsilon(1e-6).margin(1e-8));
      CHECK(engine.clock().seconds(attempt.end).value == Approx(row[3].get<double>()).epsilon(1e-6).margin(1e-8));
      ++compared;
    }
    CHECK(engine.clock().seconds(run.makespan).value == Approx(result["makespan_s"].get<double>()).epsilon(1e-6));
  }
  CHECK(compared > 1000);
}
