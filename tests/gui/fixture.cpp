#include "tests/gui/fixture.hpp"

#include "sim/native/native_engine.hpp"

namespace pelsim::gui {

RunPtr shown_run(const std::string& file, const std::vector<Override>& overrides) {
  const auto scenario = std::make_shared<const Scenario>(load_scenario(PELSIM_SOURCE_DIR "/" + file, overrides));
  const std::unique_ptr<Scheduler> scheduler = scenario->make_scheduler();
  NativeEngine engine(scenario->clock);
  RunResult result = simulate(scenario->run(*scheduler), engine);
  Report report = make_report(*scenario, result);
  return std::make_shared<const ShownRun>(file, scenario, std::move(result), std::move(report));
}

}  // namespace pelsim::gui
