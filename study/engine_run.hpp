#pragma once
#include "study/engine_process.hpp"
#include "study/report.hpp"

namespace pelsim {

/// One run with what its report wants to know about it.
struct EngineRun {
  RunResult result;
  RunFacts facts;
};

/// Runs the scenario on "native", in this thread, or on "simgrid" or "host", in a child process (engine_process.hpp,
/// with its errors). `overrides` are those that the scenario was loaded with.
EngineRun run_on(const std::string& engine, const Scenario&, const std::vector<Override>& overrides,
                 const EngineOptions& = {});

}  // namespace pelsim
