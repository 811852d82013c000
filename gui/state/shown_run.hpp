#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "sim/trace/span.hpp"
#include "study/report.hpp"
#include "study/scenario.hpp"

namespace pelsim::gui {

/// One run as every view reads it: made on a worker thread, immutable from then on, shared by the views.
struct ShownRun {
  /// For people: "B lat/2". All that ever changes in a run, in the window's thread.
  mutable std::string label;
  std::shared_ptr<const Scenario> scenario;
  RunResult result;
  Report report;
  std::string scenario_text;  ///< TOML as it was run
  bool partial = false;       ///< cancelled or failed: holds what happened until then
  /// trace: opened from a trace.pel alone. Tasks, edges, devices, slots, memories and times are known; links, routes,
  /// models, power and policies are not (costs are what was measured), and it cannot be run again.
  enum class Source { run, folder, trace } source = Source::run;

  const Trace& trace() const { return result.trace; }
  const TaskGraph& graph() const { return scenario->graph(); }
  const Platform& platform() const { return *scenario->platform; }
  /// By slot; reads `result.trace`.
  const SlotLanes& lanes() const { return *lanes_; }
  Seconds seconds(Tick t) const { return result.trace.clock.seconds(t); }
  Tick end() const { return result.trace.end; }

  ShownRun(std::string name, std::shared_ptr<const Scenario> s, RunResult r, Report p, Source from = Source::run);
  ShownRun(const ShownRun&) = delete;  // lanes_ points into result
  ShownRun& operator=(const ShownRun&) = delete;

 private:
  std::unique_ptr<const SlotLanes> lanes_;
};

using RunPtr = std::shared_ptr<const ShownRun>;

}  // namespace pelsim::gui
