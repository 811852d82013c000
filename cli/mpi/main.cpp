#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>

#include "cli/engine/server.hpp"
#include "cli/mpi/rank_fits.hpp"
#include "cli/mpi/rank_part.hpp"
#include "native/ranks/message_program.hpp"
#include "native/ranks/rank_trace.hpp"

namespace {

using namespace pelsim;

constexpr const char* name = "pelsim-mpi-host";
constexpr std::chrono::seconds time_to_tell{60};

/// Rank 0: the channel to pelsim becomes the standard input, where an engine's program has it.
void open_channel(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const int number = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (number < 0 || ::connect(number, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::dup2(number, STDIN_FILENO) < 0)
    throw EngineFailure(fmt::format("no channel to pelsim: {}", std::strerror(errno)));
}

EngineReply lead(host::MpiWorld& world, const EngineRequest& request, const cli::EngineSeat& seat) {
  std::unique_ptr<const Scenario> scenario;
  std::vector<DeviceId> devices;
  try {
    scenario = std::make_unique<const Scenario>(cli::load(request));
    devices = host::devices_of_ranks(scenario->graph());
    cli::check_ranks(*scenario, devices.size());
  } catch (...) {
    world.from_first({});  // nothing to do
    world.end();
    throw;
  }
  world.from_first(packed(request));
  cli::RankFindings found = cli::run_part(world, *scenario, devices, request.host, seat.stop, seat.progress);
  EngineReply reply;
  reply.kind = EngineReply::Kind::result;
  reply.wall = found.wall;
  reply.result = host::result_of(scenario->graph(), *scenario->platform, scenario->clock, devices, found.records);
  if (request.record == Run::Record::totals) reply.result.trace = Trace{};
  reply.notes = cli::what_ranks_do(*scenario, devices.size(), world.library());
  reply.notes.insert(reply.notes.end(), found.notes.begin(), found.notes.end());
  if (found.is_complete) reply.verdict = host::verdict_of(found.records);
  // After a stop messages may still be under way, for which MPI would wait: then the process just ends.
  if (found.is_complete) world.end();
  return reply;
}

void follow(host::MpiWorld& world) {
  const std::vector<char> bytes = world.from_first({});
  if (bytes.empty()) return world.end();
  const EngineRequest request = unpacked_request(bytes);
  const Scenario scenario = cli::load(request);
  const auto found =
      cli::run_part(world, scenario, host::devices_of_ranks(scenario.graph()), request.host, {}, nullptr);
  if (found.is_complete) return world.end();
  // mpirun ends all ranks when one goes like this; the first to go must be rank 0, when it has told pelsim.
  std::this_thread::sleep_for(time_to_tell);
}

int run(host::MpiWorld& world, const std::string& channel) {
  if (world.rank() == 0) {
    open_channel(channel);
    return cli::serve(
        name, "every rank holds all of the task graph, and a copy of the largest message",
        [&](const EngineRequest& request, const cli::EngineSeat& seat) { return lead(world, request, seat); });
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never without mpirun
  follow(world);
  std::fflush(nullptr);
  _exit(0);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4 || std::string_view(arguments[1]) != "serve") {
    fmt::print(stderr, "{} is started by pelsim under mpirun: pelsim run SCENARIO --engine host\n", name);
    return 2;
  }
  setenv("HWLOC_HIDE_ERRORS", "2", 0);
  const std::string channel = arguments[2], ranks = arguments[3];
  host::MpiWorld world(count, arguments);
  try {
    if (std::to_string(world.ranks()) != ranks)
      throw EngineFailure(
          fmt::format("mpirun started {} of {} ranks that know each other: it belongs to another MPI "
                      "than {}, with which pelsim was built",
                      world.ranks(), ranks, world.library()));
    return run(world, channel);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "{}: rank {}: out of memory\n", name, world.rank());
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: rank {}: {}\n", name, world.rank(), error.what());
  }
  std::fflush(nullptr);
  world.abort(4);
}
