#include "study/sweep/run_point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>

#include "models/csv.hpp"
#include "sim/native/native_engine.hpp"
#include "study/report.hpp"
#include "study/sweep/screening.hpp"
#include "study/version.hpp"

namespace pelsim {
namespace {

using Number = std::optional<double>;

struct Metric {
  const char* name;
  Number (*of)(const Report&);
};

Number count(std::uint64_t n) { return static_cast<double>(n); }
template <class Unit>
Number plain(const std::optional<Quantity<Unit>>& quantity) {
  return quantity ? Number(quantity->value) : std::nullopt;
}
template <class Part>
Number of_pop(const Report& r, Part part) {
  return r.pop ? Number((*r.pop).*part) : std::nullopt;
}

/// Busy slot time as a share of all slot time.
Number utilisation(const Report& r) {
  const double whole = r.makespan.value * static_cast<double>(r.slots);
  if (!(whole > 0)) return std::nullopt;
  double busy = 0;
  for (const DeviceLine& device : r.devices) busy += device.busy.value;
  return busy / whole;
}

constexpr Metric metrics[] = {
    {"makespan_s", [](const Report& r) { return Number(r.makespan.value); }},
    {"speedup", [](const Report& r) { return r.speedup; }},
    {"efficiency", [](const Report& r) { return r.efficiency; }},
    {"slr", [](const Report& r) { return r.slr; }},
    {"lower_bound_s", [](const Report& r) { return plain(r.lower_bound); }},
    {"parallel_efficiency", [](const Report& r) { return of_pop(r, &PopEfficiencies::parallel); }},
    {"load_balance", [](const Report& r) { return of_pop(r, &PopEfficiencies::load_balance); }},
    {"communication_efficiency", [](const Report& r) { return of_pop(r, &PopEfficiencies::communication); }},
    {"serialisation_efficiency", [](const Report& r) { return r.pop ? r.pop->serialisation : std::nullopt; }},
    {"transfer_efficiency", [](const Report& r) { return r.pop ? r.pop->transfer : std::nullopt; }},
    {"utilisation", utilisation},
    {"bytes_moved", [](const Report& r) { return Number(r.communication.bytes.value); }},
    {"transfers", [](const Report& r) { return count(r.communication.transfers); }},
    {"transfer_time_s", [](const Report& r) { return Number(r.communication.moving.value); }},
    {"events", [](const Report& r) { return count(r.events); }},
    {"tasks", [](const Report& r) { return count(r.tasks); }},
    {"slots", [](const Report& r) { return count(r.slots); }},
    {"energy_j", [](const Report& r) { return plain(r.energy); }},
    {"carbon_g", [](const Report& r) { return r.carbon_g; }},
    {"cost_usd", [](const Report& r) { return r.cost_usd; }},
};

/// One line, whatever names from files hold.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

std::string version_cell() { return csv_cell(fmt::format("{} {}", version(), commit())); }

/// A run without a result: its metrics stay empty.
std::string row_without_numbers(const std::string& seed, const char* status, const std::string& error) {
  return fmt::format("{},{},{}{},,{}", seed, status, csv_cell(one_line(error)), std::string(std::size(metrics), ','),
                     version_cell());
}

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

std::string row_of(const Outcome& outcome) {
  const Report& report = outcome.report;
  const bool ended = !outcome.error || outcome.error.kind == RunError::Kind::cancelled;  // the horizon is an end
  fmt::memory_buffer row;
  const auto out = std::back_inserter(row);
  fmt::format_to(out, "{},{},{}", report.seed, ended ? "ok" : "failed", csv_cell(one_line(outcome.error.message)));
  for (const Metric& metric : metrics) {
    const Number value = metric.of(report);
    if (value && std::isfinite(*value))
      fmt::format_to(out, ",{}", *value);
    else
      fmt::format_to(out, ",");
  }
  fmt::format_to(out, ",{},{}", report.trace_hash, version_cell());
  return fmt::to_string(row);
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
    Row row{row_of(outcome)};
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

std::string row_header() {
  std::string header = "seed,status,error";
  for (const Metric& metric : metrics) header += std::string(",") + metric.name;
  return header + ",trace_hash,version";
}

std::string point_header(const Design& design) {
  std::string header = "point,replicate";
  for (const Axis& axis : design.axes) header += "," + csv_cell(axis.key);
  return header;
}

std::string point_cells(const Design& design, std::uint64_t run) {
  const std::uint64_t point = design.point_of(run);
  std::string cells = fmt::format("{},{}", point, design.replicate_of(run));
  for (std::size_t a = 0; a < design.axes.size(); ++a)
    cells += "," + csv_cell(one_line(Axis::text_of(design.value(point, a))));
  return cells;
}

std::string numbers_of(const Scenario& scenario, const std::stop_token& stop) {
  const std::string row = row_of(outcome_of(scenario, numbers_only(stop)));
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
