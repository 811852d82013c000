#include "study/engine_process.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "native/ranks/message_program.hpp"
#include "study/child_process.hpp"
#include "study/mpi_process.hpp"

namespace pelsim {

std::string find_engine_program(const std::string& engine) {
  const std::string name = "pelsim-" + engine, file = find_program(name);
  if (!file.empty()) return file;
  throw EngineFailure(
      fmt::format("engine '{}' is not built into this pelsim: {} is neither beside it nor in PATH; {}", engine, name,
                  engine == "simgrid" ? "install libsimgrid-dev and build pelsim again" : "build all of pelsim again"));
}

namespace {

constexpr const char* without_ranks =
    "messages are copies between threads, not sent by MPI: pelsim was built without it (libopenmpi-dev)";

}  // namespace

EngineRequest request_for(const Scenario& scenario, const std::vector<Override>& overrides,
                          const EngineOptions& options) {
  EngineRequest request;
  request.file = scenario.file;
  request.overrides = overrides;
  request.size = size_of(scenario);
  request.record = options.record;
  if (options.placements != nullptr) {
    request.policy = EngineRequest::Policy::placements;
    request.placements = *options.placements;
  }
  request.host = options.host;
  return request;
}

EngineReply result_from(int channel, std::atomic<std::uint64_t>* progress) {
  for (;;) {
    EngineReply reply = receive_reply(channel);
    if (reply.kind != EngineReply::Kind::progress) return reply;
    if (progress != nullptr) progress->store(reply.tasks_done, std::memory_order_relaxed);
  }
}

EngineOutcome outcome_of(EngineReply reply) {
  if (reply.kind == EngineReply::Kind::refused) throw ScenarioError(reply.message);
  if (reply.kind == EngineReply::Kind::failed) throw EngineFailure(reply.message);
  return {std::move(reply.result), reply.wall, std::move(reply.notes), std::move(reply.verdict)};
}

EngineOutcome run_in_child(const std::string& engine, const Scenario& scenario, const std::vector<Override>& overrides,
                           const EngineOptions& options) {
  const bool has_ranks =
      engine == "host" && options.program.empty() && !host::devices_of_ranks(scenario.graph()).empty();
  if (has_ranks && is_built_with_mpi()) return run_under_mpi(scenario, overrides, options);

  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    throw EngineFailure(std::string("no channel to the engine's program: ") + std::strerror(errno));
  Descriptor ours(pair[0]), theirs(pair[1]);
  const std::string name = "pelsim-" + engine;
  Child child({.program = options.program.empty() ? find_engine_program(engine) : options.program,
               .arguments = {name, "serve"},
               .input = theirs.number()});
  theirs.close();

  EngineReply reply;
  std::string silence;
  {
    const std::stop_callback interrupt(options.stop, [&child] { child.interrupt(); });
    try {
      send(ours.number(), request_for(scenario, overrides, options));
      reply = result_from(ours.number(), options.progress);
    } catch (const EngineFailure& failure) {
      silence = failure.what();
    }
  }
  ours.close();
  if (!silence.empty()) {
    const std::string end = end_text(name, child.wait());
    throw EngineFailure(end.empty() ? silence : end);
  }
  child.wait();
  EngineOutcome outcome = outcome_of(std::move(reply));
  if (has_ranks) outcome.notes.emplace_back(without_ranks);
  return outcome;
}

}  // namespace pelsim
