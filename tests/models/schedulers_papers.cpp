#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "models/task_ranks.hpp"
#include "tests/catch.hpp"
#include "tests/models/scheduling.hpp"

using namespace pelsim;
using namespace pelsim::scheduling;

namespace {

/// An example of the literature: times by task and processor, communication by edge, bandwidth 1.
struct Example {
  TaskGraph graph;
  Platform platform;

  Example(const std::vector<std::vector<double>>& times, const std::vector<Dependency>& edges)
      : graph(build(times, edges)), platform(processors(times[0].size())) {}

  static TaskGraph build(const std::vector<std::vector<double>>& times, const std::vector<Dependency>& edges) {
    TaskGraphBuilder builder;
    const KindId kind = builder.add_kind("T");
    for (std::size_t p = 0; p < times[0].size(); ++p) builder.add_time_class("P" + std::to_string(p + 1));
    for (std::size_t t = 0; t < times.size(); ++t) {
      const TaskId task = builder.add_task(kind);
      builder.set_name(task, "T" + std::to_string(t + 1));
      for (std::size_t p = 0; p < times[t].size(); ++p) builder.set_time(task, p, Seconds(times[t][p]));
    }
    for (const Dependency& e : edges) builder.add_data(TaskId(e.from - 1), TaskId(e.to - 1), Bytes(e.bytes));
    return builder.build();
  }
  static Platform processors(std::size_t count) {
    std::vector<DeviceType> types;
    std::vector<std::string> names;
    for (std::size_t p = 1; p <= count; ++p) {
      names.push_back("P" + std::to_string(p));
      types.push_back({names.back(), names.back(), 1, nullptr});
    }
    return fully_linked(types, names, [](std::size_t, std::size_t) { return 1.0; });
  }
};

Example heft_example() {
  return {{{14, 16, 9},
           {13, 19, 18},
           {11, 13, 19},
           {13, 8, 17},
           {12, 13, 10},
           {13, 16, 9},
           {7, 15, 11},
           {5, 11, 14},
           {18, 12, 20},
           {21, 7, 16}},
          {{1, 2, 18},
           {1, 3, 12},
           {1, 4, 9},
           {1, 5, 11},
           {1, 6, 14},
           {2, 8, 19},
           {2, 9, 16},
           {3, 7, 23},
           {4, 8, 27},
           {4, 9, 23},
           {5, 9, 13},
           {6, 8, 15},
           {7, 10, 17},
           {8, 10, 11},
           {9, 10, 13}}};
}

Example peft_example() {
  return {{{22, 21, 36},
           {22, 18, 18},
           {32, 27, 43},
           {7, 10, 4},
           {29, 27, 35},
           {26, 17, 24},
           {14, 25, 30},
           {29, 23, 36},
           {15, 21, 8},
           {13, 16, 33}},
          {{1, 2, 17},
           {1, 3, 31},
           {1, 4, 29},
           {1, 5, 13},
           {1, 6, 7},
           {2, 8, 3},
           {2, 9, 30},
           {3, 7, 16},
           {4, 8, 11},
           {4, 9, 7},
           {5, 9, 57},
           {6, 8, 5},
           {7, 10, 9},
           {8, 10, 42},
           {9, 10, 7}}};
}

/// "T1 P3 0-9, T2 P1 27-40, ...": what ran, by task.
std::string schedule(const Example& example, const std::string& model, const Settings& settings = {}) {
  const Case world{example.graph, example.platform};
  const RunResult result = world.run(model, settings);
  REQUIRE_FALSE(result.error);
  std::map<std::uint32_t, std::string> by_task;
  for (const Attempt& a : result.trace.attempts) {
    const auto seconds = [](Tick t) { return std::to_string(t.count / 1000000000000); };
    by_task[a.task.value] = example.graph.name(a.task) + " " +
                            example.platform.device(example.platform.device_of(a.first)).name + " " + seconds(a.start) +
                            "-" + seconds(a.end);
  }
  std::string out;
  for (const auto& [task, line] : by_task) out += (out.empty() ? "" : ", ") + line;
  return out;
}

}  // namespace

TEST_CASE("ranks of the HEFT paper's example are those of its table") {
  // rank_u of Table 1; rank_d computed by hand from the same figures.
  const Example example = heft_example();
  const Case world{example.graph, example.platform};
  const Clock clock;
  const Problem problem{example.graph, example.platform, world.estimates, Streams{}, clock, {}};
  const std::vector<double> up = {108, 77, 80, 80, 69, 63.333, 42.667, 35.667, 44.333, 14.667};
  const std::vector<double> down = {0, 31, 25, 22, 24, 27, 62.333, 66.667, 63.667, 93.333};
  const Path path = mean_path(problem, RankMean::distinct_pairs);
  const auto ranks_up = upward_ranks(example.graph, mean_times(problem), path);
  const auto ranks_down = downward_ranks(example.graph, mean_times(problem), path);
  for (std::size_t t = 0; t < up.size(); ++t) {
    CHECK(std::abs(ranks_up[t].value - up[t]) < 5e-4);
    CHECK(std::abs(ranks_down[t].value - down[t]) < 5e-4);
  }
  // Three pairs of different processors at 1 s a byte; with the three at no cost the mean is half of it.
  CHECK(path.per_byte == 1);
  CHECK(mean_path(problem, RankMean::all_pairs).per_byte == 0.5);
}

TEST_CASE("heft gives the schedule of the HEFT paper: 80") {
  CHECK(schedule(heft_example(), "heft") ==
        "T1 P3 0-9, T2 P1 27-40, T3 P3 9-28, T4 P2 18-26, T5 P3 28-38, T6 P2 26-42, T7 P3 38-49, T8 P1 57-62, "
        "T9 P2 56-68, T10 P2 73-80");
}

TEST_CASE("cpop gives the schedule of the HEFT paper: 86") {
  CHECK(schedule(heft_example(), "cpop") ==
        "T1 P2 0-16, T2 P2 16-35, T3 P1 28-39, T4 P3 25-42, T5 P2 35-48, T6 P3 42-51, T7 P1 39-46, T8 P3 54-68, "
        "T9 P2 65-77, T10 P2 79-86");
}

TEST_CASE("peft gives the schedule of the PEFT paper: 122") {
  const std::string expected =
      "T1 P1 0-22, T2 P1 29-51, T3 P1 51-83, T4 P1 22-29, T5 P3 35-70, T6 P2 29-46, T7 P1 83-97, T8 P2 54-77, "
      "T9 P3 81-89, T10 P2 106-122";
  CHECK(schedule(peft_example(), "peft") == expected);
  // All pairs cost the same, so the very pair's cost is the mean.
  CHECK(schedule(peft_example(), "peft", {{"rank_mean", text("each-pair")}}) == expected);
}

TEST_CASE("heft on the PEFT paper's example takes 133") {
  CHECK(schedule(peft_example(), "heft") ==
        "T1 P2 0-21, T2 P1 38-60, T3 P2 48-75, T4 P3 52-56, T5 P2 21-48, T6 P3 28-52, T7 P2 75-100, T8 P1 67-96, "
        "T9 P3 105-113, T10 P1 120-133");
}

TEST_CASE("static policies reproduce every schedule of golden_papers") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr) {
    std::cout << "skipped: golden_papers needs PELSIM_DATA\n";
    return;
  }
  std::ifstream file(std::string(data) + "/golden_papers/heft_peft_paper_examples.json");
  REQUIRE(file);
  const auto papers = nlohmann::json::parse(file);
  const std::map<std::string, std::string> models = {{"HEFT", "heft"}, {"CPOP", "cpop"}, {"PEFT", "peft"}};
  int compared = 0;
  for (const auto& paper : papers) {
    if (!paper.is_object() || !paper.contains("computation_cost")) continue;
    std::vector<std::vector<double>> times;
    for (std::size_t t = 1; t <= paper["computation_cost"].size(); ++t)
      times.push_back(paper["computation_cost"][std::to_string(t)].get<std::vector<double>>());
    std::vector<Dependency> edges;
    for (const auto& e : paper["communication_cost"]) edges.push_back({e[0], e[1], e[2]});
    const Example example(times, edges);
    for (const auto& [name, reference] : paper["reference"].items()) {
      std::string expected;
      for (const auto& a : reference["assignments"])
        expected += (expected.empty() ? "T" : ", T") + std::to_string(a[0].get<int>()) + " " + a[1].get<std::string>() +
                    " " + std::to_string(a[2].get<int>()) + "-" + std::to_string(a[3].get<int>());
      INFO(name << " makespan " << reference["makespan"]);
      CHECK(schedule(example, models.at(name)) == expected);
      ++compared;
    }
  }
  CHECK(compared >= 6);
}

TEST_CASE("memories without slots have no say in the mean path, however many there are") {
  // 520 nodes of a host memory without slots and a device memory with one, each pair of memories linked at 2 byte/s by
  // a router without routes: 1 040 memories, more than are asked. Every way costs 0.5 s a byte, 3 s latency.
  struct Uniform final : NetworkModel {
    void wire(MemoryId, MemoryId, Bytes, std::uint64_t, Wire&) const override {}
    Path estimate(MemoryId, MemoryId) const override { return {Seconds(3), 0.5}; }
  };
  Platform platform;
  const DeviceTypeId type = platform.add_type({"any", "p", 1, nullptr});
  for (int k = 0; k < 520; ++k) {
    platform.add_memory("host" + std::to_string(k));
    const MemoryId memory = platform.add_memory("memory" + std::to_string(k));
    platform.add_device("d" + std::to_string(k), type, memory, 1);
  }
  const TaskGraph graph = graph_of({1}, {});
  const CostModel costs(graph, platform);
  const Uniform network;
  const Estimates estimates(costs, network);
  const Clock clock;
  const Path path = mean_path({graph, platform, estimates, Streams{}, clock, {}}, RankMean::distinct_pairs);
  CHECK(path.latency.value == Approx(3));
  CHECK(path.per_byte == Approx(0.5));
}
