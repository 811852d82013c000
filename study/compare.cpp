#include "study/compare.hpp"

#include <chrono>

#include "sim/native/native_engine.hpp"
#include "study/engine_process.hpp"
#include "study/replay.hpp"

namespace pelsim {
namespace {

class Comparing {
 public:
  Comparing(const Scenario& scenario, const std::vector<Override>& overrides, const CompareOptions& options)
      : scenario_(scenario), overrides_(overrides), options_(options) {}

  Comparison compare() const {
    Comparison all;
    all.title = scenario_.title;
    all.scenario = scenario_.file;
    all.policy = options_.policy;
    all.tolerance = options_.tolerance;
    all.first = run(options_.first, nullptr);
    all.own_makespan = scenario_.clock.seconds(all.first.result.makespan);
    if (failed(all, all.first)) return all;
    if (options_.policy == ComparedPolicy::replay) {
      const ReplayScheduler replay(all.first.result.trace, *scenario_.costs);
      all.first = run(options_.first, &replay.placements());
      if (failed(all, all.first)) return all;
      all.second = run(options_.second, &replay.placements());
    } else {
      all.second = run(options_.second, nullptr);
    }
    if (!failed(all, all.second)) find_differences(scenario_, all);
    return all;
  }

 private:
  static bool failed(Comparison& all, const ComparedRun& run) {
    if (run.result.error) all.error = run.engine + ": " + run.result.error.message;
    return !all.error.empty();
  }

  ComparedRun run(const std::string& engine, const std::vector<Placement>* placements) const {
    ComparedRun run;
    run.engine = engine;
    if (engine == "simgrid") {
      EngineOptions options;
      options.placements = placements;
      options.stop = options_.stop;
      options.progress = options_.progress;
      options.program = options_.simgrid_program;
      EngineOutcome on_simgrid = run_in_child(engine, scenario_, overrides_, options);
      run.result = std::move(on_simgrid.result);
      run.wall = on_simgrid.wall;
      return run;
    }
    const std::unique_ptr<Scheduler> own = placements == nullptr ? scenario_.make_scheduler() : nullptr;
    ReplayScheduler replay(placements == nullptr ? std::vector<Placement>{} : *placements);
    const std::unique_ptr<Scheduler> timed = scenario_.with_states(replay);
    Run described = scenario_.run(own ? *own : *timed);
    described.stop = options_.stop;
    described.progress = options_.progress;
    const auto begin = std::chrono::steady_clock::now();
    NativeEngine native(scenario_.clock);
    run.result = simulate(described, native);
    run.wall = Seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    return run;
  }

  const Scenario& scenario_;
  const std::vector<Override>& overrides_;
  const CompareOptions& options_;
};

}  // namespace

Comparison compare_engines(const Scenario& scenario, const std::vector<Override>& overrides,
                           const CompareOptions& options) {
  return Comparing(scenario, overrides, options).compare();
}

}  // namespace pelsim
