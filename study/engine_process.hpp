#pragma once
#include <atomic>
#include <stop_token>
#include <string>
#include <vector>

#include "study/engine_messages.hpp"

namespace pelsim {

/// How one run in another process is done and watched.
struct EngineOptions {
  Run::Record record = Run::Record::trace;
  const std::vector<Placement>* placements = nullptr;  ///< instead of the scenario's own policy
  HostWishes host = {};
  std::stop_token stop = {};
  std::atomic<std::uint64_t>* progress = nullptr;
  std::string program = {};  ///< "": pelsim-ENGINE, beside this program or in PATH
};

struct EngineOutcome {
  RunResult result;
  Seconds wall;  ///< of the run, without loading the scenario a second time
  std::vector<std::string> notes;
  std::optional<host::Verdict> verdict;
};

/// The file of the engine's program: pelsim-ENGINE, beside this program or in PATH. Throws EngineFailure.
std::string find_engine_program(const std::string& engine);

// --- what all ways to another process share ---
EngineRequest request_for(const Scenario&, const std::vector<Override>&, const EngineOptions&);
/// Waits for the answer; takes in the progress that comes before it.
EngineReply result_from(int channel, std::atomic<std::uint64_t>* progress);
/// Throws ScenarioError where the answer is a refusal, EngineFailure where it is a failure.
EngineOutcome outcome_of(EngineReply);

/// Lets a child process run the scenario on "simgrid", which is global and serves one run per process, or on "host",
/// whose kernels bring libraries and threads of their own. The child loads `scenario.file` with `overrides` anew.
/// A program of messages runs on "host" under MPI where pelsim was built with it (study/mpi_process).
/// Throws ScenarioError for what the engine cannot do, EngineFailure when the child is missing, breaks or is ended.
/// Whatever happens, the child is gone afterwards.
EngineOutcome run_in_child(const std::string& engine, const Scenario&, const std::vector<Override>& overrides,
                           const EngineOptions& = {});

}  // namespace pelsim
