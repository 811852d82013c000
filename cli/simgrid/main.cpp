#include <chrono>

#include "cli/engine/server.hpp"
#include "cli/simgrid/network_settings.hpp"
#include "study/replay.hpp"

namespace {

using namespace pelsim;

EngineReply run(const EngineRequest& request, const cli::EngineSeat& seat) {
  const Scenario scenario = cli::load(request);
  const SimgridNetwork network = simgrid_network(scenario);
  const std::unique_ptr<Scheduler> own = scenario.make_scheduler();
  ReplayScheduler replay(request.placements);
  const std::unique_ptr<Scheduler> timed = scenario.with_states(replay);
  Run run = scenario.run(request.policy == EngineRequest::Policy::own ? *own : *timed);
  run.record = request.record;
  run.stop = seat.stop;
  run.progress = seat.progress;

  EngineReply reply;
  reply.kind = EngineReply::Kind::result;
  const auto begin = std::chrono::steady_clock::now();
  SimgridEngine engine(scenario.clock, *scenario.platform, scenario.graph(), network);
  reply.result = simulate(run, engine);
  reply.wall = Seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  if (!engine.refusal().empty())
    throw ScenarioError(Place{scenario.file, 0, 0},
                        "SimGrid cannot express this run: " + engine.refusal() + "; use --engine native");
  return reply;
}

}  // namespace

int main(int count, char** arguments) {
  return cli::serve(count, arguments, "simgrid", "SimGrid needs about 1 kB for each task and each transfer", run);
}
