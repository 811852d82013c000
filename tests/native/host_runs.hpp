#pragma once
#include <functional>
#include <memory>

#include "native/host_engine.hpp"
#include "tests/sim/small_world.hpp"

/// Real runs of a few tasks whose work a test gives.
namespace pelsim::test {

/// Calls what it is given.
struct Calls final : host::Program {
  std::function<void(TaskId)> call = [](TaskId) {};
  void run(TaskId t) override { call(t); }
  host::Verdict verify() const override { return {"nothing", 0, 0}; }
};

struct HostRun {
  RunResult result;
  std::vector<std::string> notes;
  bool is_busy = false;
};

inline HostRun run_on_host(World1& world, Scheduler& scheduler, host::HostSettings settings,
                           const std::function<void(Run&)>& change = {}) {
  host::HostEngine engine(world.graph, world.platform, Clock{}, settings);
  Run run = world.run(scheduler);
  run.stop = settings.stop;
  if (change) change(run);
  HostRun all;
  all.result = simulate(run, engine);
  all.notes = engine.notes();
  all.is_busy = engine.is_busy();
  return all;
}

}  // namespace pelsim::test
