#include "gui/problems/self_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/quantity_text.hpp"
#include "sim/metrics/energy.hpp"

namespace pelsim::gui {
namespace {

/// DESIGN.md: a tolerance is 1e-9 relative, or one tick an activity.
bool equal(double a, double b, double ticks = 0) {
  return std::abs(a - b) <= std::max(1e-9 * std::max(std::abs(a), std::abs(b)), ticks);
}

SelfCheck spans_tile(const ShownRun& run) {
  SelfCheck check{"the spans of each lane tile the run, without gap or overlap", true, {}};
  const auto& attempts = run.trace().attempts;
  for (std::size_t s = 0; s < run.platform().slots(); ++s) {
    Tick until, length;
    for (const std::uint32_t i : run.lanes().attempts(SlotId(s))) {
      const Attempt& a = attempts[i];
      if (a.start < until && check.holds) {
        check.holds = false;
        check.detail = fmt::format("two tasks are on {} at {}", run.platform().slot_name(SlotId(s)),
                                   format_quantity(run.seconds(a.start).value, Unit::seconds));
      }
      until = std::max(until, a.end);
    }
    run.lanes().each_span(SlotId(s), [&](const Span& span) { length = length + span.length(); });
    if (length == run.end() || !check.holds) continue;
    check.holds = false;
    check.detail = fmt::format("{} has spans of {} in a run of {}", run.platform().slot_name(SlotId(s)),
                               format_quantity(run.seconds(length).value, Unit::seconds),
                               format_quantity(run.seconds(run.end()).value, Unit::seconds));
  }
  if (check.holds) check.detail = fmt::format("{} lanes", run.platform().slots());
  return check;
}

SelfCheck shares_add_up(const ShownRun& run) {
  const double whole = run.seconds(run.end()).value * static_cast<double>(run.platform().slots());
  const double sum = run.report.slot_time ? run.report.slot_time->total().value : whole;
  return {"the lanes' times by activity add up to lanes x makespan", equal(sum, whole),
          fmt::format("{} of {}", format_quantity(sum, Unit::seconds), format_quantity(whole, Unit::seconds))};
}

SelfCheck bytes_arrive(const ShownRun& run) {
  std::vector<double> sent(run.platform().memories()), received(run.platform().memories());
  for (const Transfer& t : run.trace().transfers) {
    const double bytes = run.graph().size(t.item).value;
    sent[t.from.index()] += bytes;
    received[t.to.index()] += bytes;
  }
  double out = 0, in = 0;
  for (const double bytes : sent) out += bytes;
  for (const double bytes : received) in += bytes;
  const double counted = run.result.bytes_moved;
  return {"memories receive as many bytes as they send, and as the driver counted",
          equal(out, in) && equal(in, counted),
          fmt::format("sent {}, received {}, counted {}", format_quantity(out, Unit::bytes),
                      format_quantity(in, Unit::bytes), format_quantity(counted, Unit::bytes))};
}

SelfCheck order_is_kept(const ShownRun& run) {
  SelfCheck check{"no task starts before the tasks it waits for have ended", true, {}};
  const auto& attempts = run.trace().attempts;
  std::vector<Tick> ended(run.graph().tasks(), never);  // the first time; markers: never known
  for (const Attempt& a : attempts)
    if (a.outcome == Outcome::done) ended[a.task.index()] = std::min(ended[a.task.index()], a.end);
  std::size_t edges = 0;
  for (const Attempt& a : attempts) {
    if (a.outcome != Outcome::done) continue;
    for (const Edge& e : run.graph().in(a.task)) {
      if (run.graph().is_marker(e.task)) continue;
      ++edges;
      if (!(a.start < ended[e.task.index()]) || !check.holds) continue;
      check.holds = false;
      check.detail = fmt::format("{} starts before {} has ended", run.graph().name(a.task), run.graph().name(e.task));
    }
  }
  if (check.holds) check.detail = fmt::format("{} edges", edges);
  return check;
}

SelfCheck path_is_whole(const ShownRun& run) {
  double sum = 0, parts = 0;
  for (const PathShare& share : run.report.critical_path_shares) {
    sum += share.time.value;
    parts += static_cast<double>(share.entries);
  }
  const double whole = run.seconds(run.end()).value;
  return {"the parts of the critical path add up to the makespan",
          equal(sum, whole, parts * run.trace().clock.tick.value),
          fmt::format("{} of {}", format_quantity(sum, Unit::seconds), format_quantity(whole, Unit::seconds))};
}

std::vector<SelfCheck> energy_balances(const ShownRun& run) {
  if (!run.report.energy_parts || !run.report.energy) return {};
  const EnergyUse use = energy_use(run.trace(), *run.scenario->costs);
  double integral = 0;
  for (std::size_t i = 0; i < use.power.size(); ++i) {
    const Tick to = i + 1 < use.power.size() ? use.power[i + 1].from : use.end;
    integral += use.power[i].power.value * use.clock.seconds(to - use.power[i].from).value;
  }
  for (const Burst& burst : use.bursts) integral += burst.energy.value;
  double parts = 0;
  for (const EnergyShare& share : run.report.energy_parts->shares) parts += share.energy.value_or(Joules(0)).value;
  const double total = run.report.energy->value;
  return {{"power over time is the energy of devices and links", equal(integral, total) && equal(parts, total),
           fmt::format("integral {}, parts {}, total {}", format_quantity(integral, Unit::joules),
                       format_quantity(parts, Unit::joules), format_quantity(total, Unit::joules))}};
}

}  // namespace

std::vector<SelfCheck> self_checks(const ShownRun& run) {
  std::vector<SelfCheck> checks{spans_tile(run), shares_add_up(run), bytes_arrive(run), order_is_kept(run)};
  if (!run.partial) checks.push_back(path_is_whole(run));
  for (SelfCheck& check : energy_balances(run)) checks.push_back(std::move(check));
  return checks;
}

}  // namespace pelsim::gui
