#include "study/exporters/comparison.hpp"

#include <nlohmann/json.hpp>

#include "study/exporters/page.hpp"

namespace pelsim {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name(ComparedPolicy policy) { return policy == ComparedPolicy::replay ? "replay" : "own"; }

double rate(const EngineRun& run) {
  return run.facts.wall > Seconds(0) ? static_cast<double>(run.result.tasks_done) / run.facts.wall.value : 0;
}

/// Why a replay may end at another time than the run whose placements it serves; "" where it does not.
std::string why_replay_differs(const Comparison& all) {
  if (all.policy == ComparedPolicy::own || all.makespan.first == all.own_makespan) return "";
  return "a replay knows every placement before it begins, so data moves to its reader as soon as it is made; the "
         "scheduler's own run moves it when the reader is placed";
}

Json engine_json(const Comparison& all, const EngineRun& run) {
  Json json;
  json["engine"] = run.facts.engine;
  json["makespan_s"] = (&run == &all.first ? all.makespan.first : all.makespan.second).value;
  json["tasks"] = run.result.tasks_done;
  json["transfers"] = run.result.transfers;
  json["wall_s"] = run.facts.wall.value;
  json["tasks_per_s"] = rate(run);
  return json;
}

Json difference_json(const Difference& difference) {
  if (difference.what.empty()) return nullptr;
  Json json;
  json["what"] = difference.what;
  json["first_s"] = difference.first.value;
  json["second_s"] = difference.second.value;
  json["relative"] = difference.relative;
  return json;
}

void difference_line(Page& page, std::string_view of, const Difference& difference) {
  if (difference.what.empty()) return page.line("  {:<18}{:>9}", of, "-");
  page.line("  {:<18}{:>9.2g}   {:.12g} s | {:.12g} s", of, difference.relative, difference.first.value,
            difference.second.value);
  if (difference.what != of) page.sentence("                                ", difference.what);
}

}  // namespace

std::string comparison_text(const Comparison& all) {
  Page page;
  page.title(all.title);
  if (!all.error.empty()) {
    page.sentence("  ", all.error);
    return page.take();
  }
  const bool is_replay = all.policy == ComparedPolicy::replay;
  if (is_replay) {
    page.heading("Own run", "the scenario as it stands, on the first engine");
    page.line("  {:<10}{:>18.12g} s", all.first.facts.engine, all.own_makespan.value);
  }
  page.heading(is_replay ? "Replay" : "Own runs",
               is_replay ? "the own run's placements on both engines, each slot's tasks in one order"
                         : "the scenario as it stands, each engine with its scheduler");
  page.line("  {:<10}{:>20}{:>10}{:>11}{:>12}{:>12}", "", "makespan", "tasks", "transfers", "wall", "tasks/s");
  for (const EngineRun* run : {&all.first, &all.second})
    page.line("  {:<10}{:>18.12g} s{:>10}{:>11}{:>10.3g} s{:>12.3g}", run->facts.engine,
              (run == &all.first ? all.makespan.first : all.makespan.second).value, run->result.tasks_done,
              run->result.transfers, run->facts.wall.value, rate(*run));
  if (const std::string why = why_replay_differs(all); !why.empty())
    page.sentence("  ", fmt::format("The replay differs from the own run: {}.", why));
  page.heading("Largest difference", "relative, beyond rounding to ticks");
  difference_line(page, "makespan", all.makespan);
  difference_line(page, "a task's end", all.task);
  difference_line(page, "a transfer's end", all.transfer);
  page.line("  {:<18}{:>9}", "order of ends", all.disorder.empty() ? "the same" : "differs");
  if (!all.disorder.empty()) page.sentence("                                ", all.disorder);
  page.line("");
  page.line("{} and {} {} to {:g}.", all.first.facts.engine, all.second.facts.engine,
            all.agrees() ? "agree" : "do NOT agree", all.tolerance);
  return page.take();
}

std::string comparison_json(const Comparison& all) {
  Json json;
  json["scenario"] = all.scenario;
  json["title"] = all.title;
  json["policy"] = name(all.policy);
  json["tolerance"] = all.tolerance;
  json["agrees"] = all.agrees();
  json["error"] = all.error.empty() ? Json(nullptr) : Json(all.error);
  if (all.error.empty()) {
    json["engines"] = {engine_json(all, all.first), engine_json(all, all.second)};
    json["own_makespan_s"] = all.own_makespan.value;
    json["own_run"] = {{"engine", all.first.facts.engine}, {"makespan_s", all.own_makespan.value}};
    const std::string why = why_replay_differs(all);
    if (all.policy == ComparedPolicy::replay)
      json["replay"] = {
          {"makespan_s",
           {{all.first.facts.engine, all.makespan.first.value}, {all.second.facts.engine, all.makespan.second.value}}},
          {"differs_from_own_run", !why.empty()},
          {"why", why.empty() ? Json(nullptr) : Json(why)}};
    json["tasks_compared"] = all.tasks;
    json["transfers_compared"] = all.transfers;
    json["largest_difference"] = {{"makespan", difference_json(all.makespan)},
                                  {"task", difference_json(all.task)},
                                  {"transfer", difference_json(all.transfer)}};
    json["disorder"] = all.disorder.empty() ? Json(nullptr) : Json(all.disorder);
  }
  return json.dump(2) + "\n";
}

}  // namespace pelsim
