#include "study/scenario_family.hpp"

#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

namespace {

Variation to(const std::string& key, const std::string& value) { return {key, toml_or_text(value, Place{"test"})}; }

const std::string nodes =
    "[platform]\ninterconnect = { bandwidth = \"1 GB/s\" }\nnodes = [ { count = 2, devices = [ { slots = 2 } ] } ]\n";

}  // namespace

TEST_CASE("a variation is what the override gives") {
  const FolderOfFiles folder(Files{{"s.toml", small_scenario("model = \"layered\"\ntasks = 60\nwidth = 6\nccr = 1")}});
  const ScenarioFamily family(folder.file("s.toml"));
  const auto same = [&](const std::string& key, const std::string& value) {
    INFO(key << "=" << value);
    const Scenario varied = family.with(std::vector{to(key, value)}, {}, ScenarioFamily::For::run_and_people);
    const Scenario loaded = load_scenario(folder.file("s.toml"), {{key, value}});
    CHECK(trace_hash(run_of(varied).trace) == trace_hash(run_of(loaded).trace));
    CHECK(varied.resolved == loaded.resolved);
  };
  same("scheduler.model", "heft");
  same("simulation.seed", "9");
  same("platform.nodes.0.devices.0.slots", "3");
  same("workload.model", "chain");  // keys of the other model are dropped
  same("network.model", "hockney");
}

TEST_CASE("variations share what their changes do not touch, and nothing else") {
  const FolderOfFiles folder(Files{{"s.toml", "schema = 1\n[workload]\nmodel = \"stg\"\nfile = \"g.stg\"\n" + nodes},
                                   {"g.stg", "2\n0 0 0\n1 5 1 0\n2 6 1 1\n3 0 1 2\n"}});
  const ScenarioFamily family(folder.file("s.toml"));
  const Scenario plain = family.with({});
  // An importer asks for neither seed nor platform.
  const Scenario seeded = family.with({}, 5);
  CHECK(seeded.seed == 5);
  CHECK(seeded.workload == plain.workload);
  CHECK(seeded.costs == plain.costs);
  const Scenario wider = family.with(std::vector{to("platform.nodes.0.count", "3")});
  CHECK(wider.platform != plain.platform);
  CHECK(wider.workload == plain.workload);
  CHECK(wider.costs != plain.costs);
  CHECK(&wider.costs->platform() == wider.platform.get());
  const Scenario other = family.with(std::vector{to("scheduler.model", "cpop")});
  CHECK(other.platform == plain.platform);
  CHECK(other.scheduler != plain.scheduler);
  // The file is not read again.
  std::filesystem::remove(folder.file("g.stg"));
  CHECK(family.with(std::vector{to("scheduler.model", "peft")}).workload == plain.workload);
}

TEST_CASE("a generated workload is made anew for another seed, and for another platform where it looks at it") {
  const FolderOfFiles folder(
      Files{{"drawn.toml", "schema = 1\n[workload]\nmodel = \"layered\"\ntasks = 20\nwidth = 4\n" + nodes},
            {"ranks.toml", "schema = 1\n[workload]\nmodel = \"collective\"\n" + nodes}});
  const ScenarioFamily drawn(folder.file("drawn.toml"));
  CHECK(drawn.with({}, 1).workload != drawn.with({}, 2).workload);
  CHECK(drawn.with({}, 2).workload == drawn.with({}, 2).workload);
  const ScenarioFamily ranks(folder.file("ranks.toml"));
  const auto three = std::vector{to("platform.nodes.0.count", "3")};
  CHECK(ranks.with({}).workload != ranks.with(three).workload);
  CHECK(ranks.with(three).graph().tasks() > ranks.with({}).graph().tasks());
}

TEST_CASE("what is wrong with a variation is placed where its value was written") {
  const FolderOfFiles folder(Files{{"s.toml", small_scenario("model = \"chain\"")}});
  const ScenarioFamily family(folder.file("s.toml"));
  Variation wrong = to("scheduler.model", "heff");
  wrong.value.place = {"s.toml", 12, 7};
  CHECK_THROWS_WITH(family.with(std::vector{wrong}),
                    Catch::Matchers::StartsWith("s.toml:12:7: unknown scheduler 'heff'"));
  CHECK(family.with({}).scheduler_model == "fifo");  // nothing is left of it
}
