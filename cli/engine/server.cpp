#include "cli/engine/server.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>
#include <ctime>
#include <new>
#include <optional>
#include <thread>

namespace pelsim::cli {
namespace {

constexpr int channel = STDIN_FILENO;

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

/// pelsim tells nothing any more: it wants the run to stop, or has ended.
bool is_deserted() {
  pollfd look{channel, POLLRDHUP, 0};
  return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP)) != 0;
}

/// Tells pelsim how far the run is, and stops it when pelsim asks for that. Ends before the result is sent.
class Watch {
 public:
  Watch() {
    thread_ = std::jthread([this](const std::stop_token& over) { look(over); });
  }
  EngineSeat seat() { return {stop_.get_token(), &done_}; }

 private:
  void look(const std::stop_token& over) {
    const sigset_t set = watched();
    const timespec interval{0, 50'000'000};
    std::uint64_t told = 0;
    while (!over.stop_requested()) {
      // Ctrl-C reaches both programs; only pelsim's own word counts.
      if (sigtimedwait(&set, nullptr, &interval) == SIGTERM || is_deserted()) stop_.request_stop();
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

EngineReply answer(const std::string& program, const std::string& memory, const EngineService& service) {
  EngineReply reply;
  try {
    const EngineRequest request = receive_request(channel);
    Watch watch;
    return service(request, watch.seat());
  } catch (const ScenarioError& error) {
    reply.kind = EngineReply::Kind::refused;
    reply.message = error.what();
  } catch (const std::bad_alloc&) {
    reply.message = program + ": out of memory; " + memory;
  } catch (const std::exception& error) {
    reply.message = program + ": " + error.what();
  }
  return reply;
}

}  // namespace

Scenario load(const EngineRequest& request) {
  Scenario scenario = load_scenario(request.file, request.overrides);
  if (size_of(scenario) != request.size)
    throw ScenarioError(Place{scenario.file, 0, 0}, "changed while it was being read; run it again");
  return scenario;
}

int serve(int count, char** arguments, const std::string& engine, const std::string& memory,
          const EngineService& service) {
  const std::string program = "pelsim-" + engine;
  if (count != 2 || std::strcmp(arguments[1], "serve") != 0) {
    fmt::print(stderr, "{} is started by pelsim: pelsim run SCENARIO --engine {}\n", program, engine);
    return 2;
  }
  return serve(program, memory, service);
}

int serve(const std::string& program, const std::string& memory, const EngineService& service) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never without whoever started it
  const sigset_t set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  try {
    send(channel, answer(program, memory, service));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return 4;
  }
  // The engine's own end would only tidy up, or wait for a kernel that does not end.
  std::fflush(nullptr);
  _exit(0);
}

}  // namespace pelsim::cli
