#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "study/sweep/crew.hpp"

/// What `pelsim sweep` does, whoever does the runs: threads of one process, or ranks under mpirun.
namespace pelsim::cli {

struct SweepOptions {
  ScenarioOptions scenario;
  std::vector<std::string> vary, where, merge;
  std::string replicates, out, shard, jobs;
  bool quick = false, quiet = false, dry_run = false, restart = false;

  /// The subcommand with all its options.
  CLI::App* add_to(CLI::App&);
  unsigned threads(unsigned fallback) const;
};

/// The scenario's variations and the design, read and checked. Throws ScenarioError.
Sweep sweep_of(const SweepOptions&);

/// Does the open runs until all are done or it is told to stop.
using Crew = std::function<void(const Sweep&, OpenRuns&, const std::stop_token&, const KeepRun&)>;

/// Opens the folder, lets the crew do what is to do, and writes the results. Returns the exit code.
int lead_sweep(const SweepOptions&, const Sweep&, const Crew&);

/// What would be run, which points are invalid and why, and how long it takes on so many threads.
int show_design(const Sweep&, unsigned threads);

}  // namespace pelsim::cli
