#pragma once
#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "study/engine_run.hpp"

/// One scenario on two engines: where their answers part, and by how much.
namespace pelsim {

/// When the same thing ended on either engine. `relative` is the difference beyond rounding (one tick for each activity
/// on the way there), as a share of the later end.
struct Difference {
  std::string what;
  Seconds first, second;
  double relative = 0;
};

/// replay: both serve the placements of the first engine's own run, each slot's tasks in the same order. own: each
/// engine runs the scenario's policy, which may decide otherwise where two times nearly tie.
enum class ComparedPolicy { replay, own };

struct Comparison {
  std::string title, scenario;
  ComparedPolicy policy = ComparedPolicy::replay;
  double tolerance = 0;  ///< relative
  EngineRun first, second;
  Seconds own_makespan;                    ///< of the first engine with the scenario's own policy
  std::uint64_t tasks = 0, transfers = 0;  ///< that ran on both
  Difference makespan, task, transfer;     ///< the largest; `what` is empty where there is none
  std::string disorder;  ///< two tasks that end in another order, beyond rounding and tolerance; empty: none
  std::string error;     ///< why a run ended early; then nothing is compared

  bool agrees() const {
    return error.empty() && disorder.empty() && makespan.relative <= tolerance && task.relative <= tolerance &&
           transfer.relative <= tolerance && first.result.tasks_done == second.result.tasks_done &&
           first.result.transfers == second.result.transfers;
  }
};

struct CompareOptions {
  std::string first = "native", second = "simgrid";
  ComparedPolicy policy = ComparedPolicy::replay;
  double tolerance = 1e-6;
  std::stop_token stop = {};
  std::atomic<std::uint64_t>* progress = nullptr;
  std::string simgrid_program = {};  ///< as in EngineOptions
};

/// Runs `scenario`, which was loaded with `overrides`, on both engines. Throws what run_in_child throws.
Comparison compare_engines(const Scenario& scenario, const std::vector<Override>& overrides, const CompareOptions&);

/// Fills in the differences of two runs that have a trace.
void find_differences(const Scenario&, Comparison&);

}  // namespace pelsim
