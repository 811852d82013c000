#include "cli/predict.hpp"

#include <fmt/format.h>

#include "cli/watch.hpp"
#include "models/text_file.hpp"
#include "sim/native/native_engine.hpp"
#include "sim/trace/writers.hpp"
#include "study/engine_process.hpp"
#include "study/exporters/prediction.hpp"

namespace pelsim::cli {
namespace {

RunResult simulated_by(const std::string& engine, const Scenario& scenario, const PredictOptions& options,
                       const std::stop_token& stop) {
  if (engine != "native") return run_in_child(engine, scenario, options.scenario.overrides(), {.stop = stop}).result;
  const auto scheduler = scenario.make_scheduler();
  Run run = scenario.run(*scheduler);
  run.stop = stop;
  NativeEngine native(scenario.clock);
  return simulate(run, native);
}

void refuse_broken(const std::string& engine, const RunResult& result) {
  if (result.error) throw EngineFailure(fmt::format("nothing to compare: {}: {}", engine, result.error.message));
}

EngineOutcome real_run(const Scenario& scenario, const PredictOptions& options, Watch& watch) {
  EngineOutcome outcome =
      run_in_child("host", scenario, options.scenario.overrides(), {.stop = watch.stop(), .progress = watch.done()});
  refuse_broken("host", outcome.result);
  if (outcome.verdict && !outcome.verdict->right())
    throw EngineFailure(fmt::format("the host's result is wrong: {} = {:.3g}, at most {:.3g} allowed",
                                    outcome.verdict->what, outcome.verdict->error, outcome.verdict->tolerance));
  return outcome;
}

}  // namespace

int predict(const PredictOptions& options) {
  for (const std::string& file : {options.json, options.chrome})
    if (!file.empty() && file != "-") check_text_file_can_be_written(file);
  const Scenario scenario = options.scenario.load();
  std::vector<Simulated> simulated;
  std::vector<RunResult> real;
  std::vector<std::string> notes;
  {
    Watch watch(scenario.graph().tasks(), Bar::shown);
    for (const std::string& engine : options.simulators) {
      simulated.push_back({engine, simulated_by(engine, scenario, options, watch.stop())});
      refuse_broken(engine, simulated.back().result);
    }
    for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
      EngineOutcome outcome = real_run(scenario, options, watch);
      real.push_back(std::move(outcome.result));
      notes = std::move(outcome.notes);
    }
  }
  Prediction all = compare_with_reality(scenario, simulated, real);
  all.notes = std::move(notes);
  if (!options.chrome.empty())
    write_chrome_runs({{"predicted", {simulated.front().result.trace, scenario.graph(), *scenario.platform}},
                       {"real", {real[all.typical].trace, scenario.graph(), *scenario.platform}}},
                      options.chrome);
  if (!options.json.empty()) write_text(options.json, prediction_json(all));
  if (options.json != "-") write_text("-", prediction_text(all));
  return exit_ok;
}

}  // namespace pelsim::cli
