#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/task_graph.hpp"

namespace pelsim::host {

/// What a finished run computed, against an independent answer.
struct Verdict {
  std::string what;  ///< the measure: "|A - L L^T| / (n |A|)"
  double error = 0;
  double tolerance = 0;
  bool right() const { return error <= tolerance; }
};

/// What the tasks of one graph do for real: their data, and one call for each task. Serves one run.
class Program {
 public:
  virtual ~Program() = default;
  /// Runs the task on the calling thread. Tasks that nothing orders are called side by side; a task only after its
  /// predecessors have returned. What it throws ends the run.
  virtual void run(TaskId) = 0;
  /// After the last task.
  virtual Verdict verify() const = 0;
};

struct ProgramEntry {
  std::string workload;  ///< name of the workload model whose graphs it runs
  std::string summary;
  /// Bytes that `make` will take, so that too little memory is told before it is taken.
  Bytes (*memory)(const TaskGraph&) = nullptr;
  std::unique_ptr<Program> (*make)(const TaskGraph&, std::uint64_t seed) = nullptr;
};

/// One line each in programs/catalog.cpp, nothing registers itself.
std::vector<ProgramEntry> program_catalog();

}  // namespace pelsim::host
