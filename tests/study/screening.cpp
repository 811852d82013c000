#include "study/sweep/screening.hpp"

#include "study/sweep/axis.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using Catch::Matchers::Contains;

namespace {

std::string silent_keys(const std::string& text, std::span<const Variation> at = {},
                        std::uint64_t most_tasks = 50'000) {
  const ScenarioFamily family("schema = 1\n" + text, "s.toml", {});
  std::string all;
  for (const std::string& note : keys_without_influence(family, at, {}, most_tasks)) all += note + "\n";
  return all;
}

const std::string two_nodes =
    "[platform]\ninterconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
    "nodes = [ { count = 2, devices = [ { slots = 1 } ] } ]\n";

}  // namespace

TEST_CASE("keys that change nothing are found by changing them") {
  const std::string ping = "[workload]\nmodel = \"ping-pong\"\nrounds = 4\nsize = \"2 MB\"\n" + two_nodes;
  // Data moves in no time, so no link's figure matters; how much is moved does.
  const std::string free = silent_keys(ping + "[network]\nmodel = \"free\"\n");
  CHECK_THAT(free,
             Contains("platform.interconnect.bandwidth = 1 GB/s had no influence: with 2 GB/s and with 0.5 GB/s every "
                      "result is the same"));
  CHECK_THAT(free, Contains("platform.interconnect.latency = 1 us had no influence"));
  CHECK_THAT(free, !Contains("rounds") && !Contains("workload.size") && !Contains("count"));
  CHECK(silent_keys(ping + "[network]\nmodel = \"hockney\"\n") == "");
}

TEST_CASE("a key is looked at where the scenario is, and where that is cheap") {
  const std::string chain = "[workload]\nmodel = \"chain\"\ntasks = 3\nspread = 0.5\n" + two_nodes;
  CHECK_THAT(silent_keys(chain), !Contains("workload.spread"));
  // Tasks of no time and items of no size have no spread.
  const std::vector<Variation> nothing = {{"workload.time", Toml::of("0 s")}, {"workload.data", Toml::of("0 B")}};
  CHECK_THAT(silent_keys(chain, nothing), Contains("workload.spread = 0.5 had no influence"));
  CHECK(silent_keys(chain, nothing, 10) == "");
}

TEST_CASE("values are changed up and down, quantities with their unit") {
  const auto text = [](const std::string& value, int attempt) {
    const std::optional<Toml> changed = changed_value(toml_or_text(value, {}), attempt);
    return changed ? Axis::text_of(*changed) : std::string("none");
  };
  CHECK(text("12.5 GB/s", 0) == "25 GB/s");
  CHECK(text("12.5 GB/s", 1) == "6.25 GB/s");
  CHECK(text("7", 0) == "8");
  CHECK(text("7", 1) == "6");
  CHECK(text("0.5", 0) == "1.0");
  CHECK(text("0.0", 0) == "0.25");
  CHECK(text("true", 0) == "false");
  CHECK(text("true", 1) == "none");
  CHECK(text("heft", 0) == "none");
}
