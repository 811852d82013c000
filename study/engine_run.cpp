#include "study/engine_run.hpp"

#include <chrono>

#include "sim/native/native_engine.hpp"
#include "study/replay.hpp"

namespace pelsim {
namespace {

EngineRun run_here(const Scenario& scenario, const EngineOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  ReplayScheduler replay(options.placements != nullptr ? *options.placements : std::vector<Placement>{});
  const std::unique_ptr<Scheduler> scheduler =
      options.placements != nullptr ? scenario.with_states(replay) : scenario.make_scheduler();
  Run run = scenario.run(*scheduler);
  run.record = options.record;
  run.stop = options.stop;
  run.progress = options.progress;
  NativeEngine engine(scenario.clock);
  EngineRun done{simulate(run, engine), {.engine = "native", .wall = {}, .stop = options.stop}};
  done.facts.wall = Seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return done;
}

}  // namespace

EngineRun run_on(const std::string& engine, const Scenario& scenario, const std::vector<Override>& overrides,
                 const EngineOptions& options) {
  if (engine == "native") return run_here(scenario, options);
  EngineOutcome outcome = run_in_child(engine, scenario, overrides, options);
  RunFacts facts{.engine = engine, .wall = outcome.wall, .stop = options.stop};
  facts.notes = std::move(outcome.notes);
  facts.verdict = std::move(outcome.verdict);
  // A model's ideal network and real kernels are of two worlds.
  if (engine == "host") facts.ideal_run = RunFacts::IdealRun::no;
  return {std::move(outcome.result), std::move(facts)};
}

}  // namespace pelsim
