#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <ctime>
#include <thread>

#include "cli/simgrid/network_settings.hpp"
#include "study/engine_messages.hpp"
#include "study/replay.hpp"

namespace {

using namespace pelsim;

constexpr int channel = STDIN_FILENO;

/// Tells pelsim how far the run is, and stops it when pelsim asks for that. Ends before the result is sent.
class Watch {
 public:
  Watch() {
    thread_ = std::jthread([this](const std::stop_token& over) { look(over); });
  }
  std::stop_token stop() const { return stop_.get_token(); }
  std::atomic<std::uint64_t>* done() { return &done_; }

  static sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
  }

 private:
  void look(const std::stop_token& over) {
    const sigset_t set = watched();
    const timespec interval{0, 50'000'000};
    std::uint64_t told = 0;
    while (!over.stop_requested()) {
      // Ctrl-C reaches both programs; only pelsim's own word counts.
      if (sigtimedwait(&set, nullptr, &interval) == SIGTERM) stop_.request_stop();
      const std::uint64_t done = done_.load(std::memory_order_relaxed);
      if (done == told) continue;
      told = done;
      EngineReply progress;
      progress.kind = EngineReply::Kind::progress;
      progress.tasks_done = done;
      try {
        send(channel, progress);
      } catch (const EngineFailure&) {
        return;  // nobody listens; the result will tell
      }
    }
  }

  std::atomic<std::uint64_t> done_ = 0;
  std::stop_source stop_;
  std::jthread thread_;
};

EngineReply run(const EngineRequest& request) {
  const Scenario scenario = load_scenario(request.file, request.overrides);
  if (size_of(scenario) != request.size)
    throw ScenarioError(Place{scenario.file, 0, 0}, "changed while it was being read; run it again");
  const SimgridNetwork network = simgrid_network(scenario);
  const std::unique_ptr<Scheduler> own = scenario.make_scheduler();
  ReplayScheduler replay(request.placements);
  Run run = scenario.run(request.policy == EngineRequest::Policy::own ? *own : replay);
  run.record = request.record;

  EngineReply reply;
  {
    Watch watch;
    run.stop = watch.stop();
    run.progress = watch.done();
    const auto begin = std::chrono::steady_clock::now();
    SimgridEngine engine(scenario.clock, *scenario.platform, scenario.graph(), network);
    reply.result = simulate(run, engine);
    reply.wall = Seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    if (!engine.refusal().empty())
      throw ScenarioError(Place{scenario.file, 0, 0},
                          "SimGrid cannot express this run: " + engine.refusal() + "; use --engine native");
  }
  reply.kind = EngineReply::Kind::result;
  return reply;
}

EngineReply answer() {
  EngineReply reply;
  try {
    return run(receive_request(channel));
  } catch (const ScenarioError& error) {
    reply.kind = EngineReply::Kind::refused;
    reply.message = error.what();
  } catch (const std::bad_alloc&) {
    reply.message = "pelsim-simgrid: out of memory; SimGrid needs about 1 kB for each task and each transfer";
  } catch (const std::exception& error) {
    reply.message = std::string("pelsim-simgrid: ") + error.what();
  }
  return reply;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 || std::strcmp(arguments[1], "serve") != 0) {
    fmt::print(stderr, "pelsim-simgrid is started by pelsim: pelsim run SCENARIO --engine simgrid\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never without pelsim
  const sigset_t set = Watch::watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  try {
    send(channel, answer());
  } catch (const std::exception& error) {
    fmt::print(stderr, "pelsim-simgrid: {}\n", error.what());
    return 4;
  }
  // SimGrid's own end would only tidy up.
  std::fflush(nullptr);
  _exit(0);
}
