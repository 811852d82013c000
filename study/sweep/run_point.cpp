#include "study/sweep/run_point.hpp"

#include <fmt/format.h>

#include <chrono>

#include "models/csv.hpp"
#include "sim/native/native_engine.hpp"
#include "study/report.hpp"
#include "study/sweep/row.hpp"
#include "study/sweep/screening.hpp"

namespace pelsim {
namespace {

/// Without what only people read.
RunFacts numbers_only(const std::stop_token& stop) {
  RunFacts facts;
  facts.detail = RunFacts::Detail::numbers;
  facts.stop = stop;
  return facts;
}

struct Outcome {
  Report report;
  RunError error;
};

Outcome outcome_of(const Scenario& scenario, RunFacts facts) {
  const std::unique_ptr<Scheduler> scheduler = scenario.make_scheduler();
  Run run = scenario.run(*scheduler);
  run.stop = facts.stop;
  NativeEngine engine(scenario.clock);
  RunResult result = simulate(run, engine);
  Report report = make_report(scenario, result, facts);
  return {std::move(report), std::move(result.error)};
}

/// Of the first run: what its report notes, and what can be found out by trying.
std::vector<std::string> notes_of(const Sweep& sweep, const Report& report, const std::stop_token& stop) {
  std::vector<std::string> notes = report.notes;
  for (std::string& note : keys_without_influence(sweep.scenarios, sweep.design.variations(0), stop))
    notes.push_back(std::move(note));
  for (std::string& note : notes) note = one_line(std::move(note));
  return notes;
}

struct Row {
  std::string cells;
  std::vector<std::string> notes = {};
};

std::optional<Row> row_of_run(const Sweep& sweep, std::uint64_t number, const std::stop_token& stop) {
  std::string seed;
  try {
    const auto use = number == 0 ? ScenarioFamily::For::run_and_people : ScenarioFamily::For::run;
    const Scenario scenario = scenario_of(sweep, number, use);
    seed = fmt::format("{}", scenario.seed);
    RunFacts facts = numbers_only(stop);
    if (number == 0) facts.detail = RunFacts::Detail::all;
    if (sweep.ideal_run == Sweep::IdealRun::no) facts.ideal_run = RunFacts::IdealRun::no;
    const Outcome outcome = outcome_of(scenario, facts);
    Row row{row_of(outcome.report, outcome.error)};
    if (number == 0) row.notes = notes_of(sweep, outcome.report, stop);
    if (stop.stop_requested()) return std::nullopt;
    return row;
  } catch (const ScenarioError& error) {
    return Row{row_without_numbers(seed, "invalid", error.what())};
  } catch (const std::bad_alloc&) {
    return Row{row_without_numbers(seed, "failed", "out of memory")};
  } catch (const std::exception& error) {
    return Row{row_without_numbers(seed, "failed", error.what())};
  }
}

}  // namespace

std::string axis_header(const Design& design) {
  std::string header;
  for (const Axis& axis : design.axes) header += "," + csv_cell(axis.key);
  return header;
}

std::string axis_cells(const Design& design, std::uint64_t point) {
  std::string cells;
  for (std::size_t a = 0; a < design.axes.size(); ++a)
    cells += "," + csv_cell(one_line(Axis::text_of(design.value(point, a))));
  return cells;
}

std::string numbers_of(const Scenario& scenario, const std::stop_token& stop) {
  const auto outcome = outcome_of(scenario, numbers_only(stop));
  const std::string row = row_of(outcome.report, outcome.error);
  return row.substr(row.find(','));
}

Scenario scenario_of(const Sweep& sweep, std::uint64_t run, ScenarioFamily::For use) {
  const std::vector<Variation> changes = sweep.design.variations(sweep.design.point_of(run));
  const std::uint64_t replicate = sweep.design.replicate_of(run);
  if (replicate == 0) return sweep.scenarios.with(changes, {}, use);
  return sweep.scenarios.with(changes, replicate_seed(sweep.scenarios.seed(changes), replicate), use);
}

std::optional<FinishedRun> run_point(const Sweep& sweep, std::uint64_t run, std::stop_token stop) {
  const auto begin = std::chrono::steady_clock::now();
  std::optional<Row> row = row_of_run(sweep, run, stop);
  if (!row) return std::nullopt;
  const Seconds wall(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return FinishedRun{run, std::move(row->cells), wall, {}, std::move(row->notes)};
}

}  // namespace pelsim
