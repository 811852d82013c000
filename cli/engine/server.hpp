#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "study/engine_messages.hpp"

namespace pelsim::cli {

/// What a run is told from outside, and what it tells.
struct EngineSeat {
  std::stop_token stop;
  std::atomic<std::uint64_t>* progress;
};

/// Does one run. What it throws is told to pelsim: ScenarioError as the user's fault, anything else as a failure.
using EngineService = std::function<EngineReply(const EngineRequest&, const EngineSeat&)>;

/// The scenario of a request. Throws ScenarioError when it has changed since pelsim read it.
Scenario load(const EngineRequest&);

/// The main function of an engine's program: serves the one request that waits at the standard input, then ends the
/// process. `memory` is told when there is not enough. Returns only when it cannot serve, with the exit code.
int serve(int count, char** arguments, const std::string& engine, const std::string& memory, const EngineService&);
/// The same where the arguments have been looked at. `program`: its name.
int serve(const std::string& program, const std::string& memory, const EngineService&);

}  // namespace pelsim::cli
