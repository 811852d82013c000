#include <algorithm>

#include "study/influence.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;
using Catch::Matchers::Contains;

namespace {

/// All notes of the scenario's report, a line each.
std::string notes(const std::string& workload, const std::string& rest) {
  const Scenario scenario = load_scenario_text("schema = 1\n[workload]\n" + workload + "\n" + rest, "s.toml", "");
  const RunResult result = run_of(scenario);
  std::string all;
  for (const std::string& note : make_report(scenario, result).notes) all += note + "\n";
  return all;
}

const std::string star =
    "[platform]\ninterconnect = { bandwidth = \"1 GB/s\" }\nnodes = [ { count = 3, devices = [ { slots = 1 } ] } ]\n";

}  // namespace

TEST_CASE("devices and links that nothing used are named") {
  // Each task of a chain follows the one before on the same node, so two nodes and all links have nothing to do.
  const std::string chain = notes("model = \"chain\"\ntasks = 5", star + "[scheduler]\nmodel = \"heft\"\n");
  CHECK_THAT(chain, Contains("2 of 3 devices ran no task: "));
  CHECK_THAT(chain, Contains("nothing was transferred: the network and its links had no influence"));
  // A ping-pong of two ranks leaves the third node alone, and its link in both directions.
  const std::string pair = notes("model = \"ping-pong\"\nrounds = 3", star);
  CHECK_THAT(pair, Contains("1 of 3 devices ran no task: "));
  CHECK_THAT(pair, Contains("2 of 6 links carried nothing: 'node2-switch' and 'switch-node2'") ||
                       Contains("2 of 6 links carried nothing: "));
  const std::string all = notes("model = \"independent\"\ntasks = 30", star + "[scheduler]\nmodel = \"fifo\"\n");
  CHECK_THAT(all, !Contains("ran no task"));
}

TEST_CASE("a network that moves data in no time, and noise over nothing, have no influence") {
  const std::string ping = "model = \"ping-pong\"\nrounds = 3\nsize = \"1 MB\"";
  CHECK_THAT(notes(ping, star + "[network]\nmodel = \"free\"\n"), Contains("network 'free' moved all data in no time"));
  CHECK_THAT(notes(ping, star + "[network]\nmodel = \"hockney\"\n"), !Contains("in no time"));
  CHECK_THAT(notes("model = \"chain\"", star + "[noise.network]\ndistribution = \"gamma\"\ncv = 0.1\n"),
             Contains("noise.network had no influence: nothing was transferred"));
  CHECK_THAT(notes("model = \"chain\"", star + "[noise.compute]\ndistribution = \"gamma\"\ncv = 0\n"),
             Contains("noise.compute had no influence: its cv is 0"));
  CHECK_THAT(notes("model = \"chain\"", star + "[estimates]\nmode = \"noisy\"\n"),
             Contains("estimates.mode = 'noisy' had no influence: estimates.cv is 0"));
}

TEST_CASE("a key that the model does not use as things stand is named, and no other") {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(PELSIM_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    for (const std::string& note : load_scenario(entry.path().string()).notes)
      if (note.find("does not use it") != std::string::npos)
        found.push_back(entry.path().filename().string() + ": " + note);
  }
  std::sort(found.begin(), found.end());
  std::string all;
  for (const std::string& note : found) all += note + "\n";
  CHECK(all == "");
}

TEST_CASE("names are listed up to five, then counted") {
  CHECK(named_together({"a"}) == "a");
  CHECK(named_together({"a", "b"}) == "a and b");
  CHECK(named_together({"a", "b", "c", "d", "e"}) == "a, b, c, d and e");
  CHECK(named_together({"a", "b", "c", "d", "e", "f"}) == "a, b, c, d and 2 more");
}
