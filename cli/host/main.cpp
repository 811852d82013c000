#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "cli/engine/server.hpp"
#include "cli/host/calibrate.hpp"
#include "cli/host/fits.hpp"
#include "native/host_engine.hpp"
#include "study/free_network.hpp"
#include "study/replay.hpp"

namespace {

using namespace pelsim;

/// All that kernels may still use when a run was stopped before they ended: it is left to the end of the process then.
struct RealRun {
  Scenario scenario;
  std::unique_ptr<host::Program> program;
  std::unique_ptr<host::HostEngine> engine;
};

EngineReply run(const EngineRequest& request, const cli::EngineSeat& seat) {
  auto real = std::make_unique<RealRun>(RealRun{cli::load(request), nullptr, nullptr});
  const Scenario& scenario = real->scenario;
  const std::vector<host::ProgramEntry> programs = host::program_catalog();
  const auto entry = std::find_if(programs.begin(), programs.end(),
                                  [&](const auto& p) { return p.workload == scenario.workload_model; });
  const host::ProgramEntry* found = entry == programs.end() ? nullptr : &*entry;
  cli::check_fits(scenario, request.host, found);
  if (found != nullptr) real->program = found->make(scenario.graph(), scenario.seed);

  const std::unique_ptr<NetworkModel> network = free_network(*scenario.platform);
  const std::unique_ptr<Scheduler> own = scenario.make_scheduler();
  ReplayScheduler replay(request.placements);
  Scheduler& scheduler = request.policy == EngineRequest::Policy::own ? *own : replay;
  const Run given = scenario.run(scheduler);
  const Run run{.graph = given.graph,
                .platform = given.platform,
                .costs = given.costs,
                .network = *network,
                .estimates = given.estimates,
                .scheduler = scheduler,
                .seed = given.seed,
                .inputs = given.inputs,
                .record = request.record,
                .horizon = given.horizon,
                .deadlock = given.deadlock,
                .stop = seat.stop,
                .progress = seat.progress};

  EngineReply reply;
  reply.kind = EngineReply::Kind::result;
  reply.notes = cli::what_is_real(scenario, found);
  host::HostSettings settings{.program = real->program.get(), .stop = seat.stop};
  if (request.host.pinning == HostWishes::Pinning::none) settings.pinning = host::HostSettings::Pinning::none;
  const auto begin = std::chrono::steady_clock::now();
  real->engine = std::make_unique<host::HostEngine>(scenario.graph(), *scenario.platform, scenario.clock, settings);
  reply.result = simulate(run, *real->engine);
  reply.wall = Seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  const std::vector<std::string>& notes = real->engine->notes();
  reply.notes.insert(reply.notes.end(), notes.begin(), notes.end());
  if (real->program && !reply.result.error) reply.verdict = real->program->verify();
  if (real->engine->is_busy()) (void)real.release();
  return reply;
}

}  // namespace

int main(int count, char** arguments) {
  // Where there is no /sys (a bare container) hwloc would tell so on stderr, and still finds the threads it may use.
  setenv("HWLOC_HIDE_ERRORS", "2", 0);
  if (count > 1 && std::string_view(arguments[1]) == "calibrate") return cli::calibrate(count - 1, arguments + 1);
  return cli::serve(count, arguments, "host", "the workload's data does not fit this machine", run);
}
