#include <cmath>
#include <set>

#include "sim/platform.hpp"
#include "tests/catch.hpp"
#include "tests/models/generated.hpp"

using namespace pelsim;

TEST_CASE("a layered graph has the width and the degree asked for, from different tasks of the layer before") {
  const Workload made =
      generated("layered", {{"tasks", std::int64_t{2050}}, {"width", std::int64_t{100}}, {"degree", std::int64_t{3}}});
  const TaskGraph& graph = made.graph;
  CHECK(graph.tasks() == 2050);
  CHECK(graph.edges() == 3 * 1950);
  CHECK(graph.items() == graph.edges());
  for (std::uint32_t t = 100; t < 2050; ++t) {
    std::set<std::uint32_t> from;
    for (const Edge& e : graph.in(TaskId(t))) {
      CHECK(e.task.value / 100 == t / 100 - 1);
      from.insert(e.task.value);
    }
    CHECK(from.size() == 3);
  }
  const std::vector<std::size_t> level = levels(graph);
  for (std::uint32_t t = 0; t < 2050; ++t) CHECK(level[t] == t / 100 + 1);
}

TEST_CASE("predecessors in a layered graph are chosen evenly") {
  // 10 places, 3 of them for each of 19990 tasks: each place is taken with probability 0.3.
  const Workload made =
      generated("layered", {{"tasks", std::int64_t{20000}}, {"width", std::int64_t{10}}, {"degree", std::int64_t{3}}});
  std::vector<double> taken(10, 0);
  for (std::uint32_t t = 10; t < 20000; ++t)
    for (const Edge& e : made.graph.in(TaskId(t))) ++taken[e.task.value % 10];
  for (const double n : taken) CHECK(n / 19990 == Approx(0.3).margin(4 * std::sqrt(0.3 * 0.7 / 19990)));
}

TEST_CASE("a fractional degree is reached on average, and degree is cut to the width") {
  const Workload half =
      generated("layered", {{"tasks", std::int64_t{10100}}, {"width", std::int64_t{100}}, {"degree", 2.5}});
  CHECK(static_cast<double>(half.graph.edges()) / 10000 == Approx(2.5).margin(0.02));
  const Workload full =
      generated("layered", {{"tasks", std::int64_t{30}}, {"width", std::int64_t{10}}, {"degree", std::int64_t{99}}});
  CHECK(full.graph.edges() == 200);
  const Workload dense =
      generated("layered", {{"tasks", std::int64_t{30}}, {"width", std::int64_t{10}}, {"density", 0.5}});
  CHECK(dense.graph.edges() == 100);
}

TEST_CASE("the CCR of a layered graph is within 2 % of the one asked for") {
  const double ccr = GENERATE(0.1, 1.0, 5.0);
  const Workload made = generated("layered", {{"tasks", std::int64_t{30000}},
                                              {"width", std::int64_t{300}},
                                              {"ccr", ccr},
                                              {"time", "20 ms"},
                                              {"bandwidth", "2 GB/s"}});
  const TaskGraph& graph = made.graph;
  double bytes = 0;
  for (std::uint32_t i = 0; i < graph.items(); ++i) bytes += graph.size(ItemId(i)).value;
  const double mean_transfer = bytes / static_cast<double>(graph.items()) / 2e9;
  const double mean_time = total_time(graph) / static_cast<double>(graph.tasks());
  CHECK(mean_time == Approx(0.02).epsilon(0.02));
  CHECK(mean_transfer / mean_time == Approx(ccr).epsilon(0.02));
}

TEST_CASE("heterogeneity beta keeps each class within beta / 2 of a common mean") {
  const auto classes = std::make_shared<Value::List>();
  for (const char* name : {"cpu", "gpu"}) classes->push_back(Value{std::string(name), {}});
  const Workload made = generated(
      "layered",
      {{"tasks", std::int64_t{5000}}, {"heterogeneity", 0.5}, {"spread", 0.0}, {"time", "1 s"}, {"classes", classes}});
  REQUIRE(made.graph.time_columns() == 2);
  CHECK(made.graph.time_class(1) == "gpu");
  double least = 9, most = 0, sum = 0;
  bool differ = false;
  for (std::uint32_t t = 0; t < 5000; ++t) {
    for (std::size_t c = 0; c < 2; ++c) {
      const double time = made.graph.given_time(c, TaskId(t));
      least = std::min(least, time), most = std::max(most, time), sum += time;
    }
    differ = differ || made.graph.given_time(0, TaskId(t)) != made.graph.given_time(1, TaskId(t));
  }
  CHECK(least >= 0.75);
  CHECK(least < 0.76);
  CHECK(most <= 1.25);
  CHECK(most > 1.24);
  CHECK(sum / 10000 == Approx(1).epsilon(0.01));
  CHECK(differ);
}

TEST_CASE("heterogeneity takes the classes of the platform, and refuses to guess without one") {
  Platform platform;
  for (const char* name : {"P1", "P2", "P1"}) platform.add_type({name, name, 1, nullptr});
  const Workload made = generated("layered", {{"tasks", std::int64_t{10}}, {"heterogeneity", 1.0}}, 1, &platform);
  CHECK(made.graph.time_columns() == 2);
  CHECK(made.graph.time_class(0) == "P1");
  CHECK_THROWS_AS(generated("layered", {{"tasks", std::int64_t{10}}, {"heterogeneity", 1.0}}), ScenarioError);
}
