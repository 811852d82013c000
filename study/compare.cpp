#include "study/compare.hpp"

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
  static bool failed(Comparison& all, const EngineRun& run) {
    if (run.result.error) all.error = run.facts.engine + ": " + run.result.error.message;
    return !all.error.empty();
  }

  EngineRun run(const std::string& engine, const std::vector<Placement>* placements) const {
    EngineOptions options;
    options.placements = placements;
    options.stop = options_.stop;
    options.progress = options_.progress;
    options.program = options_.simgrid_program;
    return run_on(engine, scenario_, overrides_, options);
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
