#include "gui/run/open_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "gui/run/bare_scenario.hpp"
#include "models/text_file.hpp"
#include "sim/trace/pel_file.hpp"

namespace pelsim::gui {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// What the folder's report.json knows and the trace does not; an empty object where there is none.
Json recorded(const fs::path& folder) {
  std::error_code ignored;
  const std::string file = (folder / "report.json").string();
  if (!fs::exists(file, ignored)) return Json::object();
  Json json = Json::parse(TextFile::read(file).text(), nullptr, false);
  return json.is_object() ? json : Json::object();
}

template <class T>
T value(const Json& json, const char* key, T otherwise) {
  const auto found = json.find(key);
  if constexpr (std::is_same_v<T, std::string>) {
    return found != json.end() && found->is_string() ? found->get<std::string>() : otherwise;
  } else {
    return found != json.end() && found->is_number() ? found->get<T>() : otherwise;
  }
}

std::vector<MemoryUse> memories(const Json& json, const Platform& platform) {
  std::vector<MemoryUse> all;
  const auto list = json.find("memories");
  if (list == json.end() || !list->is_array()) return all;
  for (const Json& line : *list) {
    if (!line.is_object()) continue;
    MemoryUse use;
    use.memory = platform.find_memory(value<std::string>(line, "name", ""));
    if (!use.memory) continue;
    if (const double capacity = value(line, "capacity_bytes", -1.0); capacity >= 0) use.capacity = Bytes(capacity);
    use.highest = Bytes(value(line, "highest_bytes", 0.0));
    use.evicted = Bytes(value(line, "evicted_bytes", 0.0));
    use.written_back = Bytes(value(line, "written_back_bytes", 0.0));
    use.fetched_again = Bytes(value(line, "fetched_again_bytes", 0.0));
    use.evictions = value<std::uint64_t>(line, "evictions", 0);
    all.push_back(use);
  }
  return all;
}

RunResult result_of(Trace trace, const Scenario& scenario, const Json& json) {
  RunResult result;
  result.makespan = trace.end;
  result.transfers = trace.transfers.size();
  for (const Transfer& t : trace.transfers) result.bytes_moved += scenario.graph().size(t.item).value;
  const auto ended_well = [](const Attempt& a) { return a.outcome == Outcome::done; };
  const auto done = std::count_if(trace.attempts.begin(), trace.attempts.end(), ended_well);
  result.tasks_done = value<std::uint64_t>(json, "tasks_done", static_cast<std::uint64_t>(done));
  result.events = value<std::uint64_t>(json, "events", 0);
  if (const std::string error = value<std::string>(json, "error", ""); !error.empty())
    result.error = {RunError::Kind::engine, error};
  result.memories = memories(json, *scenario.platform);
  result.trace = std::move(trace);
  return result;
}

RunFacts facts_of(const Json& json) {
  RunFacts facts;
  facts.engine = value<std::string>(json, "engine", "unknown");
  facts.wall = Seconds(value(json, "wall_s", 0.0));
  if (facts.engine != "native" && facts.engine != "simgrid") facts.ideal_run = RunFacts::IdealRun::no;
  return facts;
}

/// Only what a trace can answer: its costs are what was measured once, on the device that ran the task.
void forget_models(Report& report) {
  report.sequential = report.lower_bound = report.critical_path_bound = report.area_bound = std::nullopt;
  report.speedup = report.efficiency = report.slr = report.parallelism = report.gap = std::nullopt;
  report.energy = std::nullopt;
  report.energy_parts = std::nullopt;
  report.cost_parts = std::nullopt;
  report.carbon_g = report.cost_usd = std::nullopt;
  report.time_sources.clear();
  report.links.clear();
  report.notes = {
      "opened from a trace alone: links, models, power and policies are unknown, and so are speedup, "
      "bounds and energy"};
  report.findings = findings(report);
}

RunPtr bare(const std::string& file, const std::string& label, const Json& json, const std::string& note) {
  const PelFile pel(file);
  auto scenario = std::make_shared<Scenario>(bare_scenario(pel, file));
  RunResult result = result_of(checked_trace(pel, *scenario, file), *scenario, json);
  RunFacts facts = facts_of(json);
  facts.ideal_run = RunFacts::IdealRun::no;
  Report report = make_report(*scenario, result, facts);
  forget_models(report);
  if (!note.empty()) report.notes.insert(report.notes.begin(), note);
  return std::make_shared<const ShownRun>(label, std::move(scenario), std::move(result), std::move(report),
                                          ShownRun::Source::trace);
}

}  // namespace

RunPtr open_run_folder(const std::string& folder, const std::string& label) {
  const fs::path place(folder);
  const std::string trace_file = (place / "trace.pel").string();
  const std::string name = label.empty() ? fs::weakly_canonical(place).filename().string() : label;
  const Json json = recorded(place);
  std::shared_ptr<Scenario> scenario;
  std::string why;
  try {
    scenario = std::make_shared<Scenario>(load_scenario((place / "scenario.resolved.toml").string()));
  } catch (const ScenarioError& error) {
    if (!fs::exists(trace_file)) throw;
    why = fmt::format("the scenario cannot be loaded any more ({}), so the trace alone is shown", error.what());
  }
  if (!scenario) return bare(trace_file, name, json, why);
  if (!fs::exists(trace_file))
    throw ScenarioError(Place{folder}, "has no trace.pel: run the scenario again with --out and without --no-trace");
  const PelFile pel(trace_file);
  RunResult result = result_of(checked_trace(pel, *scenario, trace_file), *scenario, json);
  Report report = make_report(*scenario, result, facts_of(json));
  return std::make_shared<const ShownRun>(name, std::move(scenario), std::move(result), std::move(report),
                                          ShownRun::Source::folder);
}

RunPtr open_trace(const std::string& file, const std::string& label) {
  return bare(file, label.empty() ? fs::path(file).filename().string() : label, Json::object(), "");
}

}  // namespace pelsim::gui
