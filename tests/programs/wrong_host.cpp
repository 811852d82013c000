#include "cli/engine/server.hpp"
#include "sim/native/native_engine.hpp"

/// In the place of pelsim-host: simulates, and says that what the tasks computed is wrong.
int main(int count, char** arguments) {
  using namespace pelsim;
  return cli::serve(count, arguments, "host", "", [](const EngineRequest& request, const cli::EngineSeat&) {
    const Scenario scenario = cli::load(request);
    const auto scheduler = scenario.make_scheduler();
    NativeEngine engine(scenario.clock);
    EngineReply reply;
    reply.kind = EngineReply::Kind::result;
    reply.result = simulate(scenario.run(*scheduler), engine);
    reply.verdict = host::Verdict{"|damaged|", 2, 1};
    return reply;
  });
}
