#include "study/exporters/timeline_svg.hpp"

#include <algorithm>

#include "sim/native/native_engine.hpp"
#include "study/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/study/count.hpp"

using namespace pelsim;

namespace {

std::string picture_of(const Scenario& scenario) {
  const auto scheduler = scenario.make_scheduler();
  NativeEngine engine(scenario.clock);
  const RunResult result = simulate(scenario.run(*scheduler), engine);
  REQUIRE_FALSE(result.error);
  return timeline_svg({result.trace, scenario.graph(), *scenario.platform}, scenario.title);
}
std::string independent(int tasks) {
  return "schema = 1\ntitle = \"a < b & c\"\n[workload]\nmodel = \"independent\"\ntasks = " + std::to_string(tasks) +
         "\n[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n[[platform.nodes]]\ncount = "
         "2\ndevices = [ { class = \"cpu\", slots = 30 } "
         "]\n[scheduler]\nmodel = "
         "\"fifo\"\n";
}

}  // namespace

TEST_CASE("the picture of HEFT's example names every task and shows the waits") {
  const std::string svg = picture_of(load_scenario(PELSIM_SOURCE_DIR "/scenarios/heft-paper.toml"));
  for (int t = 1; t <= 10; ++t) CHECK(count(svg, ">T" + std::to_string(t) + "</text>") == 1);
  for (const char* processor : {">P1<", ">P2<", ">P3<"}) CHECK(count(svg, processor) == 1);
  CHECK(count(svg, "waits for data") == 1);
  CHECK(count(svg, "makespan 80 s") == 1);
}

TEST_CASE("titles are escaped, and lanes beyond 48 are counted, not dropped in silence") {
  const std::string svg = picture_of(load_scenario_text(independent(100), "t.toml", "."));
  CHECK(count(svg, "a &lt; b &amp; c") == 1);
  CHECK(count(svg, "+ 12 more slots") == 1);
}

TEST_CASE("control characters, which XML cannot hold, are left out") {
  Scenario scenario = load_scenario_text(independent(3), "t.toml", ".");
  scenario.title = "a\x01\nb";
  CHECK(count(picture_of(scenario), ">ab</text>") == 1);
}

TEST_CASE("a dense trace is painted by shares, so its size does not grow with the number of tasks") {
  const std::string small = picture_of(load_scenario_text(independent(20000), "t.toml", "."));
  const std::string large = picture_of(load_scenario_text(independent(200000), "t.toml", "."));
  CHECK(large.size() < 2 * small.size());
  CHECK(large.size() < 4'000'000);
}
