#include "study/decisions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/native/native_engine.hpp"
#include "study/decision_recorder.hpp"

namespace pelsim {
namespace {

const DeviceOption* find(const Decision& decision, DeviceId device) {
  for (const DeviceOption& c : decision.candidates)
    if (c.device == device) return &c;
  return nullptr;
}

/// Of those that can run the task and are not the winner: where it was expected to end first.
const DeviceOption* best_other(const Decision& decision) {
  const DeviceOption* best = nullptr;
  for (const DeviceOption& c : decision.candidates) {
    if (c.device == decision.device || !c.finish || !c.up) continue;
    if (best == nullptr || *c.finish < *best->finish) best = &c;
  }
  return best;
}

/// What makes the winner's expected end earlier than the other's.
std::string advantage(const DeviceOption& winner, const DeviceOption& other) {
  const Seconds start = *other.start - *winner.start, compute = other.compute - winner.compute;
  std::string text;
  if (compute > Seconds(0)) text += fmt::format("computes it {} faster", text_of(compute));
  if (start > Seconds(0)) {
    if (!text.empty()) text += " and ";
    const bool data = winner.data && other.data && *other.data - *winner.data >= start;
    text += fmt::format("can start it {} earlier, {}", text_of(start),
                        data ? "because its data is there sooner" : "because it is free sooner");
  }
  if (compute < Seconds(0)) text += fmt::format(", although it computes it {} slower", text_of(compute * -1));
  if (start < Seconds(0)) text += fmt::format(", although it can start it {} later", text_of(start * -1));
  return text;
}

}  // namespace

std::optional<Decision> decision_about(const Scenario& scenario, const Attempt& attempt, const std::stop_token& stop) {
  if (attempt.pinned || scenario.graph().pinned(attempt.task)) return std::nullopt;
  const std::unique_ptr<Scheduler> policy = scenario.make_scheduler();
  std::stop_source enough;
  const std::stop_callback forward(stop, [&enough] { enough.request_stop(); });
  DecisionRecorder recorder(*policy, attempt.task, attempt.placed, enough);
  Run run = scenario.run(recorder);
  run.record = Run::Record::totals;
  run.stop = enough.get_token();
  NativeEngine engine(scenario.clock);
  simulate(run, engine);
  if (stop.stop_requested()) return std::nullopt;
  return recorder.decision();
}

std::string reason_of(const Decision& decision, const Scenario& scenario) {
  const auto name = [&](DeviceId d) { return scenario.platform->device(d).name.text(); };
  const std::string policy = scenario.scheduler_model, winner_name = name(decision.device);
  const auto able = std::count_if(decision.candidates.begin(), decision.candidates.end(),
                                  [](const DeviceOption& c) { return c.compute < forever; });
  if (able == 1) return fmt::format("{} is the only device that can run it.", winner_name);
  const DeviceOption* winner = find(decision, decision.device);
  if (winner == nullptr || !winner->finish) {
    return fmt::format("'{}' put it on {} before the run, and told nothing of what it weighed.", policy, winner_name);
  }
  const DeviceOption* other = best_other(decision);
  if (other == nullptr) return fmt::format("{} is the only device that is up and can run it.", winner_name);
  const Seconds ahead = *other->finish - *winner->finish;
  if (ahead > Seconds(0)) {
    return fmt::format("{} won: the task was expected to end at {} there, {} before {} ({}): it {}.", winner_name,
                       text_of(*winner->finish), text_of(ahead), name(other->device), text_of(*other->finish),
                       advantage(*winner, *other));
  }
  if (ahead == Seconds(0)) {
    return fmt::format("{} and {} were expected to end it at the same time, {}; '{}' took {}.", winner_name,
                       name(other->device), text_of(*winner->finish), policy, winner_name);
  }
  const bool idle = !decision.planned && winner->idle > 0 && other->idle == 0;
  return fmt::format("'{}' took {}{}, although {} was expected to end the task {} earlier ({} instead of {}): {}.",
                     policy, winner_name, idle ? ", which had an idle slot" : "", name(other->device),
                     text_of(ahead * -1), text_of(*other->finish), text_of(*winner->finish),
                     "it does not go by the earliest expected end of this task alone");
}

}  // namespace pelsim
