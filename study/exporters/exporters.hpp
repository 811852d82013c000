#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace/trace.hpp"
#include "study/output_folder.hpp"
#include "study/report.hpp"

/// A report and a run as files. Keys and columns: docs/formats.md.
namespace pelsim {

/// What a person reads: findings first, then tables of at most 80 columns. UTF-8.
std::string report_text(const Report&);
/// One JSON object, two spaces of indentation, newline at the end. Unknown numbers are null, never NaN.
std::string report_json(const Report&);
/// "key,value" lines with the numbers of the report that stand alone; keys carry the unit.
std::string report_csv(const Report&);
/// "from_s,power_W" lines: the power of everything together, from each instant to the next.
std::string power_csv(const EnergyUse&);
/// Version, commit, compiler, engine, seed and host of this run.
std::string provenance_json(const Report&);

/// How much of the trace goes into files that grow with it (tasks.csv, transfers.csv, trace.json, trace.paje).
struct FolderLimits {
  std::uint64_t most_spans = 200'000;
};

/// Writes the run's folder whole or not at all: into a temporary folder beside it, renamed at the end. Replaces an
/// earlier run's folder and nothing else. Returns notes on what was left out. Throws ScenarioError.
std::vector<std::string> write_run_folder(const std::string& folder, const Scenario&, const RunResult&, const Report&,
                                          const FolderLimits& = {});
/// The same into a folder that the caller has opened; publishes it.
std::vector<std::string> write_run_folder(OutputFolder&, const Scenario&, const RunResult&, const Report&,
                                          const FolderLimits& = {});

}  // namespace pelsim
