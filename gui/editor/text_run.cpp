#include "gui/editor/text_run.hpp"

#include <chrono>

#include "gui/editor/form.hpp"
#include "sim/native/native_engine.hpp"

namespace pelsim::gui {

std::variant<RunPtr, Problem> run_text(const Runner::Request& request, const std::stop_token& stop) {
  try {
    auto scenario = std::make_shared<Scenario>(load_scenario_text(request.text, request.name, ""));
    if (stop.stop_requested()) return RunPtr();
    const auto begin = std::chrono::steady_clock::now();
    const std::unique_ptr<Scheduler> scheduler = scenario->make_scheduler();
    Run run = scenario->run(*scheduler);
    run.stop = stop;
    NativeEngine engine(scenario->clock);
    RunResult result = simulate(run, engine);
    if (stop.stop_requested()) return RunPtr();
    RunFacts facts;
    facts.wall = Seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    facts.ideal_run = request.depth == Runner::Depth::full ? RunFacts::IdealRun::yes : RunFacts::IdealRun::no;
    facts.stop = stop;
    Report report = make_report(*scenario, result, facts);
    if (stop.stop_requested()) return RunPtr();
    return RunPtr(std::make_shared<const ShownRun>(request.label.toStdString(), std::move(scenario), std::move(result),
                                                   std::move(report)));
  } catch (const ScenarioError& error) {
    return Problem{error.place(), message_of(error)};
  } catch (const std::exception& error) {
    return Problem{{}, error.what()};
  }
}

}  // namespace pelsim::gui
