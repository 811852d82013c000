#include <fmt/format.h>

#include "sim/trace/output_file.hpp"
#include "sim/trace/writers.hpp"
#include "study/exporters/exporters.hpp"
#include "study/exporters/timeline_svg.hpp"
#include "study/output_folder.hpp"

namespace pelsim {

std::vector<std::string> write_run_folder(const std::string& folder, const Scenario& scenario, const RunResult& result,
                                          const Report& report, const FolderLimits& limits) {
  OutputFolder output(folder);
  return write_run_folder(output, scenario, result, report, limits);
}

std::vector<std::string> write_run_folder(OutputFolder& output, const Scenario& scenario, const RunResult& result,
                                          const Report& report, const FolderLimits& limits) {
  std::vector<std::string> notes;
  write_file(output.file("report.json"), report_json(report));
  write_file(output.file("report.txt"), report_text(report));
  write_file(output.file("report.csv"), report_csv(report));
  write_file(output.file("scenario.resolved.toml"), scenario.resolved);
  write_file(output.file("provenance.json"), provenance_json(report));

  const NamedTrace named{result.trace, scenario.graph(), *scenario.platform};
  const std::uint64_t spans = result.trace.attempts.size() + result.trace.transfers.size();
  if (spans > 0) {
    write_pel(named, output.file("trace.pel"));
    write_file(output.file("timeline.svg"), timeline_svg(named, scenario.title));
  }
  if (!result.trace.states.empty()) write_states_csv(named, output.file("states.csv"));
  if (report.energy) write_file(output.file("power.csv"), power_csv(energy_use(result.trace, *scenario.costs)));
  if (spans > 0 && spans <= limits.most_spans) {
    write_tasks_csv(named, output.file("tasks.csv"));
    write_transfers_csv(named, output.file("transfers.csv"));
    write_chrome(named, output.file("trace.json"));
    write_paje(named, output.file("trace.paje"));
  } else if (spans > 0) {
    notes.push_back(
        fmt::format("tasks.csv, transfers.csv, trace.json and trace.paje are left out: {} tasks and transfers, "
                    "more than {}",
                    spans, limits.most_spans));
  }
  output.publish();
  return notes;
}

}  // namespace pelsim
