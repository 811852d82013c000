#include "gui/editor/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/native/native_engine.hpp"
#include "study/scenario.hpp"
#include "study/toml_edit.hpp"

namespace pelsim::gui {

std::optional<Seconds> makespan_of(const std::string& text, const std::string& name, const std::stop_token& stop) {
  try {
    const Scenario scenario = load_scenario_text(text, name, "");
    if (stop.stop_requested()) return std::nullopt;
    const std::unique_ptr<Scheduler> scheduler = scenario.make_scheduler();
    Run run = scenario.run(*scheduler);
    run.record = Run::Record::totals;
    run.stop = stop;
    NativeEngine engine(scenario.clock);
    const RunResult result = simulate(run, engine);
    if (result.error) return std::nullopt;
    return scenario.clock.seconds(result.makespan);
  } catch (const ScenarioError&) {
    return std::nullopt;  // a value beside the range that the whole allows
  }
}

std::optional<Sensitivity> sensitivity_of(const std::string& text, const std::string& name, const Knob& knob,
                                          Seconds base, const std::stop_token& stop) {
  if (knob.kind == Knob::Kind::choice || knob.kind == Knob::Kind::seed || !(base.value > 0)) return std::nullopt;
  const bool whole = knob.kind == Knob::Kind::count;
  if (!whole && knob.value == 0) return std::nullopt;
  const double more = whole ? knob.value + std::max(1.0, std::round(knob.value / 10)) : knob.value * 1.1;
  if (more > knob.parameter.most) return std::nullopt;
  try {
    const std::string changed = set_toml(text, knob.path, knob_toml(knob, more));
    const std::optional<Seconds> makespan = makespan_of(changed, name, stop);
    if (!makespan) return std::nullopt;
    const double step = more - knob.value;
    const std::string words = !whole ? "10 % more" : step == 1 ? "one more" : fmt::format("{:.0f} more", step);
    return Sensitivity{*makespan / base - 1, words};
  } catch (const ScenarioError&) {
    return std::nullopt;
  }
}

std::string sensitivity_text(const Sensitivity& s) {
  if (std::abs(s.changed) < 5e-4) return "= 0 %";
  return fmt::format("{} {:+.2g} %", s.changed > 0 ? "▲" : "▼", s.changed * 100);
}

std::string sensitivity_sentence(const Sensitivity& s, const Knob& knob) {
  if (std::abs(s.changed) < 5e-4)
    return fmt::format("{}: {} changes the makespan by less than 0.05 %", knob.label, s.step);
  return fmt::format("{}: {} makes the run {:.2g} % {}", knob.label, s.step, std::abs(s.changed) * 100,
                     s.changed > 0 ? "longer" : "shorter");
}

}  // namespace pelsim::gui
