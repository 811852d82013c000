#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "native/program.hpp"
#include "sim/metrics/communication.hpp"
#include "sim/metrics/idle_causes.hpp"
#include "sim/metrics/locality.hpp"
#include "sim/metrics/pop.hpp"
#include "sim/metrics/slot_time.hpp"
#include "sim/metrics/time_sources.hpp"
#include "study/energy_report.hpp"
#include "study/scenario.hpp"

namespace pelsim {

/// One line of what the run was waiting for, with names.
struct PathEntry {
  std::string task;
  std::string kind;    ///< part of the path: "compute", "transfer", "wait_device"; names as in PathPart
  std::string kernel;  ///< the task's kind: "potrf"
  Seconds time, start;
};

/// All entries of one part (and, for compute, of one kernel) together.
struct PathShare {
  std::string kind, kernel;
  std::uint64_t entries = 0;
  Seconds time;
};

struct DeviceLine {
  std::string name, type;
  SlotCount slots = 1;
  Seconds busy;  ///< summed over its slots
  double utilisation = 0;
  std::uint64_t tasks = 0;
  std::optional<Joules> energy;
  std::uint64_t loads = 0;  ///< of configurations (bitstreams, circuits)
  Seconds loading = {};     ///< that they took
};

struct LinkLine {
  std::string name;
  Bytes bytes;
  std::uint64_t transfers = 0;
  double utilisation = 0;
  std::optional<Joules> energy = {};
};

/// What lay in a memory, where some memory has a capacity.
struct MemoryLine {
  std::string name;
  MemoryUse use;
};

/// One sentence for people; `weight` is the share of the run that it is about, and orders the findings.
struct Finding {
  double weight = 0;
  std::string text;
};

/// The numbers of one run; `nullopt` where a number has no meaning, with the reason in `notes`.
struct Report {
  std::string title, scenario, engine, workload, platform, network, scheduler;
  std::uint64_t seed = 0;
  std::optional<host::Verdict> verdict;  ///< of what the tasks computed, where they did so for real
  std::string error;                     ///< why the run ended early; empty when it is complete

  Seconds makespan;
  std::uint64_t tasks = 0;  ///< of the graph, markers included
  std::uint64_t tasks_done = 0;
  std::uint64_t events = 0;
  std::size_t slots = 0;
  Seconds wall;
  std::string trace_hash;  ///< 16 hexadecimal digits; empty without a trace

  std::optional<Seconds> sequential;  ///< all tasks on one slot of the best single device type
  std::optional<double> speedup, efficiency, slr;
  std::optional<Seconds> lower_bound, critical_path_bound, area_bound;
  std::optional<double> parallelism;  ///< least work / longest chain of least times: slots it can keep busy
  std::optional<double> gap;          ///< makespan / lower bound - 1

  std::optional<Seconds> ideal_makespan;  ///< same placement on the free network
  std::optional<PopEfficiencies> pop;
  std::optional<double> imbalance;  ///< max / mean computing time of the slots - 1
  std::optional<TimeByKind> slot_time, task_time;
  std::optional<IdleCauses> idle;

  std::vector<TimeSource> time_sources;  ///< most time first; empty where no device is a calibrated machine

  Communication communication;
  std::optional<Locality> locality;
  std::vector<MemoryLine> memories;  ///< most evicted first; empty where no memory has a capacity
  std::vector<DeviceLine> devices;
  std::vector<LinkLine> links;  ///< most bytes first
  std::optional<InterconnectFacts> interconnect;
  std::optional<Joules> energy;
  std::optional<double> carbon_g, cost_usd;
  std::optional<EnergyReport> energy_parts;
  std::optional<CostReport> cost_parts;
  std::size_t state_changes = 0;  ///< of p-states during the run

  std::vector<PathEntry> critical_path;         ///< in order of time; long paths keep their two ends
  std::vector<PathShare> critical_path_shares;  ///< largest first; complete
  std::vector<Finding> findings;                ///< most important first
  std::vector<std::string> notes;
};

/// What the caller knows about a run and the result does not.
struct RunFacts {
  std::string engine = "native";
  Seconds wall;
  /// The second run on the ideal network costs about as much as the first.
  enum class IdealRun { yes, no } ideal_run = IdealRun::yes;
  /// `numbers`: without the critical path, the findings, and the notes on what had no influence.
  enum class Detail { all, numbers } detail = Detail::all;
  std::stop_token stop = {};  ///< ends the second run
  std::vector<std::string> notes = {};
  std::optional<host::Verdict> verdict = {};
};

Report make_report(const Scenario&, const RunResult&, const RunFacts& = {});

/// "fat-tree: 32 links, diameter 4 hops, bisection 100 GB/s", as far as it is known.
std::string interconnect_text(const InterconnectFacts&);

/// Sentences about what the numbers of the report say, most important first.
std::vector<Finding> findings(const Report&);

}  // namespace pelsim
