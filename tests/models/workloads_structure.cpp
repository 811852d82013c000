#include <cmath>

#include "tests/catch.hpp"
#include "tests/models/generated.hpp"

using namespace pelsim;

TEST_CASE("a chain of n tasks has n - 1 edges, n levels and the sum of its times as work") {
  const std::int64_t n = GENERATE(1, 2, 100);
  const Workload made = generated("chain", {{"tasks", n}, {"time", "2 s"}, {"data", "3 MB"}});
  const auto tasks = static_cast<std::size_t>(n);
  CHECK(made.graph.tasks() == tasks);
  CHECK(made.graph.edges() == tasks - 1);
  CHECK(depth(made.graph) == tasks);
  CHECK(total_time(made.graph) == 2.0 * static_cast<double>(n));
  for (std::uint32_t i = 0; i < made.graph.items(); ++i) CHECK(made.graph.size(ItemId(i)).value == 3e6);
}

TEST_CASE("a fork-join of s stages and width w has s (w + 2) tasks on 3 s levels") {
  const std::int64_t width = GENERATE(1, 7), stages = GENERATE(1, 3);
  const Workload made = generated("fork-join", {{"width", width}, {"stages", stages}});
  const auto w = static_cast<std::size_t>(width), s = static_cast<std::size_t>(stages);
  CHECK(made.graph.tasks() == s * (w + 2));
  CHECK(made.graph.edges() == s * 2 * w + s - 1);
  CHECK(depth(made.graph) == 3 * s);
}

namespace {

/// Seconds of the longest path through a fork-join of one stage: the fork and one branch.
double longest_path(const TaskGraph& graph) {
  std::vector<double> end(graph.tasks(), 0);
  double last = 0;
  for (const TaskId t : graph.topological()) {
    for (const Edge& e : graph.in(t)) end[t.index()] = std::max(end[t.index()], end[e.task.index()]);
    last = std::max(last, end[t.index()] += graph.given_time(0, t));
  }
  return last;
}

}  // namespace

TEST_CASE("a fork-join that scales strongly has Amdahl's speedup, work over longest path") {
  // f = 0.05: p = 2, 4, 8, 16 give 1.9048, 3.4783, 5.9259, 9.1429.
  const auto [p, speedup] =
      GENERATE(std::pair<std::int64_t, double>{1, 1}, std::pair<std::int64_t, double>{2, 1.9048},
               std::pair<std::int64_t, double>{4, 3.4783}, std::pair<std::int64_t, double>{8, 5.9259},
               std::pair<std::int64_t, double>{16, 9.1429});
  const Workload made = generated("fork-join", {{"width", p}, {"serial", 0.05}, {"work", "10 s"}});
  CHECK(total_time(made.graph) == Approx(10).epsilon(1e-12));
  CHECK(10 / longest_path(made.graph) == Approx(speedup).epsilon(5e-5));
}

TEST_CASE("a fork-join that scales weakly has Gustafson's speedup") {
  // f = 0.05: p = 2, 4, 8, 16 give 1.95, 3.85, 7.65, 15.25.
  const auto [p, speedup] =
      GENERATE(std::pair<std::int64_t, double>{2, 1.95}, std::pair<std::int64_t, double>{4, 3.85},
               std::pair<std::int64_t, double>{8, 7.65}, std::pair<std::int64_t, double>{16, 15.25});
  const Workload made = generated("fork-join", {{"width", p}, {"serial", 0.05}, {"scaling", "weak"}});
  CHECK(longest_path(made.graph) == Approx(100).epsilon(1e-12));
  CHECK(total_time(made.graph) / longest_path(made.graph) == Approx(speedup).epsilon(1e-12));
}

TEST_CASE("map-reduce has m + r tasks and m r edges; its splits are there at the start") {
  const Workload made =
      generated("map-reduce", {{"maps", std::int64_t{6}}, {"reduces", std::int64_t{4}}, {"output", "40 B"}});
  const TaskGraph& graph = made.graph;
  CHECK(graph.tasks() == 10);
  CHECK(graph.edges() == 24);
  CHECK(depth(graph) == 2);
  for (std::uint32_t m = 0; m < 6; ++m) {
    CHECK(graph.initial(TaskId(m)).size() == 1);
    double sent = 0;
    for (const Edge& e : graph.out(TaskId(m))) sent += graph.size(e.item).value;
    CHECK(sent == 40);
  }
}

TEST_CASE("skew gives the first reduce more, and leaves the sum of the reduces' times") {
  const auto time_of_first = [](double skew) {
    const Workload made = generated("map-reduce", {{"maps", std::int64_t{1}},
                                                   {"reduces", std::int64_t{4}},
                                                   {"map_time", "0 s"},
                                                   {"reduce_time", "12 s"},
                                                   {"skew", skew}});
    CHECK(total_time(made.graph) == Approx(48));
    return made.graph.given_time(0, TaskId(1));
  };
  CHECK(time_of_first(0) == Approx(12));
  CHECK(time_of_first(1) == Approx(48 / (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0)));  // Zipf with exponent 1
  CHECK(time_of_first(2) > time_of_first(1));
}

TEST_CASE("independent tasks have no edges, and no releases unless they arrive") {
  const Workload made = generated("independent", {{"tasks", std::int64_t{50}}, {"time", "3 s"}});
  CHECK(made.graph.tasks() == 50);
  CHECK(made.graph.edges() == 0);
  CHECK_FALSE(made.graph.has_releases());
  CHECK(total_time(made.graph) == 150);
}

TEST_CASE("regular arrivals come at equal distances") {
  const Workload made =
      generated("independent", {{"tasks", std::int64_t{4}}, {"arrivals", "regular"}, {"interarrival", "5 s"}});
  for (std::uint32_t t = 0; t < 4; ++t) CHECK(made.graph.release(TaskId(t)).value == 5.0 * t);
}

TEST_CASE("poisson arrivals and exponential times have the exponential's mean and deviation") {
  constexpr std::uint32_t n = 20000;
  const Workload made = generated("independent", {{"tasks", std::int64_t{n}},
                                                  {"distribution", "exponential"},
                                                  {"arrivals", "poisson"},
                                                  {"time", "2 s"},
                                                  {"interarrival", "1.25 s"}});
  const auto check = [](const std::vector<double>& values, double mean) {
    double sum = 0, squares = 0;
    for (const double v : values) sum += v, squares += v * v;
    const double m = sum / n;
    // Four standard errors: mean / sqrt(n) of the mean; the deviation's is sqrt(2) times that (kurtosis 9).
    CHECK(m == Approx(mean).epsilon(4 / std::sqrt(n)));
    CHECK(std::sqrt(squares / n - m * m) == Approx(mean).epsilon(4 * std::sqrt(2.0 / n)));
  };
  std::vector<double> times, gaps;
  double before = 0;
  for (std::uint32_t t = 0; t < n; ++t) {
    times.push_back(made.graph.given_time(0, TaskId(t)));
    gaps.push_back(made.graph.release(TaskId(t)).value - before);
    before += gaps.back();
  }
  check(times, 2);
  check(gaps, 1.25);
  CHECK(*std::min_element(gaps.begin(), gaps.end()) >= 0);
}

TEST_CASE("the arrivals of a queue do not depend on the distribution of its times") {
  const auto releases = [](const char* distribution) {
    const Workload made = generated(
        "independent", {{"tasks", std::int64_t{20}}, {"distribution", distribution}, {"arrivals", "poisson"}});
    std::vector<double> out;
    for (std::uint32_t t = 0; t < 20; ++t) out.push_back(made.graph.release(TaskId(t)).value);
    return out;
  };
  CHECK(releases("constant") == releases("exponential"));
}
