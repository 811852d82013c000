#include "native/host_engine.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"

using namespace pelsim;

// A static policy decides before the run, from estimates alone: what really happens cannot reach it.
TEST_CASE("static policies decide alike in simulation and on the host") {
  for (const std::string policy : {"heft", "cpop", "peft", "min-min", "sufferage"}) {
    INFO(policy);
    const Scenario scenario = load_scenario_text(
        "schema = 1\n[workload]\nmodel = \"layered\"\ntasks = 80\nwidth = 8\ntime = \"20 us\"\nccr = "
        "0.1\n[platform]\n"
        "interconnect = { bandwidth = \"1 GB/s\", latency = \"1 us\" }\n"
        "nodes = [ { count = 3, devices = [ { slots = 1 } ] } ]\n[scheduler]\nmodel = \"" +
            policy + "\"\n",
        "policies.toml", "");
    const auto lanes = [&](const RunResult& result) {
      std::vector<std::vector<TaskId>> of_slot(scenario.platform->slots());
      for (const Attempt& a : result.trace.attempts) of_slot[a.first.index()].push_back(a.task);
      return of_slot;
    };
    const auto scheduler = scenario.make_scheduler();
    host::HostEngine engine(scenario.graph(), *scenario.platform, scenario.clock);
    const RunResult real = simulate(scenario.run(*scheduler), engine);
    REQUIRE_FALSE(real.error);
    CHECK(lanes(real) == lanes(run_of(scenario)));
  }
}
