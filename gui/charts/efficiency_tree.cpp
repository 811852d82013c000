#include "gui/charts/efficiency_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/charts/lane_loads.hpp"

namespace pelsim::gui {
namespace {

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

struct Useful {
  std::vector<LaneLoad> loads;
  std::optional<Balance> balance;
  std::optional<PopEfficiencies> pop;
  Seconds runtime, all;
  std::size_t busiest = 0, laziest = 0;
};

Useful useful(const ShownRun& run, TimeRange range) {
  Useful out;
  out.loads = lane_loads(run, range, LaneGroup::lane);
  out.balance = balance(out.loads);
  out.runtime = run.seconds(range.length());
  std::vector<Seconds> times;
  for (const LaneLoad& load : out.loads) {
    times.push_back(load[Activity::compute]);
    out.all += times.back();
  }
  const bool is_whole = range.from == Tick{} && range.to >= run.end();
  out.pop = pop_efficiencies(times, out.runtime, is_whole ? run.report.ideal_makespan : std::nullopt);
  out.busiest = static_cast<std::size_t>(std::max_element(times.begin(), times.end()) - times.begin());
  out.laziest = static_cast<std::size_t>(std::min_element(times.begin(), times.end()) - times.begin());
  return out;
}

std::optional<double> value_of(const Useful& u, std::optional<double> scaling, Efficiency which) {
  if (!u.pop) return std::nullopt;
  switch (which) {
    case Efficiency::global: return u.pop->parallel * scaling.value_or(1);
    case Efficiency::scaling: return scaling;
    case Efficiency::parallel: return u.pop->parallel;
    case Efficiency::load_balance: return u.pop->load_balance;
    case Efficiency::communication: return u.pop->communication;
    case Efficiency::serialisation: return u.pop->serialisation;
    case Efficiency::transfer: return u.pop->transfer;
  }
  return std::nullopt;
}

std::string reason_of(const ShownRun& run, const Useful& u, std::optional<double> scaling, Efficiency which,
                      bool is_whole) {
  const std::string unknown = !is_whole
                                  ? "known of the whole run only: the ideal network is run once, from 0 to the end"
                              : run.report.notes.empty() ? "unknown: no run on the ideal network"
                                                         : run.report.notes.front();
  switch (which) {
    case Efficiency::global: return "all efficiencies multiplied: what is left of the ideal speed";
    case Efficiency::scaling:
      return scaling ? fmt::format("all lanes compute {} in sum", text_of(u.all))
                     : "pin a run to compare with: it tells whether computing itself became longer";
    case Efficiency::parallel: {
      const Seconds lane_time = u.runtime * static_cast<double>(u.loads.size());
      return fmt::format("lanes compute {} of {} lane-time", text_of(u.all), text_of(lane_time));
    }
    case Efficiency::load_balance:
      return fmt::format("the busiest lane, {}, computes {:.3g} times the mean", u.loads[u.busiest].name,
                         1 + u.balance->imbalance);
    case Efficiency::communication:
      return fmt::format("even the busiest lane does not compute in {} of the time", percent(1 - u.pop->communication));
    case Efficiency::serialisation:
      if (!u.pop->serialisation) return unknown;
      return fmt::format("on the ideal network the run still takes {}, of which the busiest lane computes {}",
                         text_of(*run.report.ideal_makespan), percent(*u.pop->serialisation));
    case Efficiency::transfer:
      if (!u.pop->transfer) return unknown;
      return fmt::format("moving data makes the run {} longer than on the ideal network",
                         percent(1 / *u.pop->transfer - 1));
  }
  return {};
}

/// The longest span that `counts`, within the range.
template <class Counts>
std::optional<Evidence> longest(const ShownRun& run, std::span<const SlotId> lanes, TimeRange range, Counts&& counts) {
  std::optional<Evidence> found;
  Tick best{};
  for (const SlotId lane : lanes)
    run.lanes().each_span(lane, [&](const Span& span) {
      const TimeRange part{std::max(span.from, range.from), std::min(span.to, range.to)};
      if (!(part.from < part.to) || part.length() <= best || !counts(span.kind)) return;
      best = part.length();
      found = Evidence{{lane}, {}, part};
      if (span.attempt != Span::no_attempt) found->attempt = span.attempt;
    });
  return found;
}

}  // namespace

std::vector<EfficiencyLine> efficiency_tree(const ShownRun& run, const ShownRun* base, TimeRange range) {
  const Useful mine = useful(run, range);
  if (!mine.pop) return {};
  const bool is_whole = range.from == Tick{} && range.to >= run.end();
  std::optional<Useful> other;
  if (base != nullptr && is_whole) other = useful(*base, {{0}, std::max(Tick{1}, base->end())});
  std::optional<double> scaling;
  if (other && mine.all.value > 0) scaling = other->all / mine.all;
  struct Place {
    Efficiency which;
    int depth;
    const char* name;
  };
  static constexpr std::array<Place, efficiencies> tree{{{Efficiency::global, 0, "global"},
                                                         {Efficiency::scaling, 1, "computation scaling"},
                                                         {Efficiency::parallel, 1, "parallel"},
                                                         {Efficiency::load_balance, 2, "load balance"},
                                                         {Efficiency::communication, 2, "communication"},
                                                         {Efficiency::serialisation, 3, "serialisation"},
                                                         {Efficiency::transfer, 3, "transfer"}}};
  std::vector<EfficiencyLine> out;
  for (const auto& [which, depth, name] : tree) {
    EfficiencyLine line{which, depth, name, value_of(mine, scaling, which), {}, {}};
    if (other) line.base = value_of(*other, 1.0, which);  // a base is its own reference
    line.reason = reason_of(run, mine, scaling, which, is_whole);
    out.push_back(std::move(line));
  }
  return out;
}

std::optional<Evidence> evidence(const ShownRun& run, Efficiency which, TimeRange range) {
  const Useful mine = useful(run, range);
  if (!mine.pop) return std::nullopt;
  const SlotId busiest(mine.busiest), laziest(mine.laziest);
  switch (which) {
    case Efficiency::global:
    case Efficiency::scaling: return std::nullopt;
    case Efficiency::parallel: return Evidence{{laziest}};
    case Efficiency::load_balance: {
      Evidence both{{busiest}};
      if (laziest != busiest) both.lanes.push_back(laziest);
      std::sort(both.lanes.begin(), both.lanes.end());
      return both;
    }
    case Efficiency::communication:
      return longest(run, std::array{busiest}, range, [](SpanKind k) { return k != SpanKind::compute; });
    case Efficiency::serialisation:
      return longest(run, std::array{busiest}, range,
                     [](SpanKind k) { return k == SpanKind::idle || k == SpanKind::wait_dependency; });
    case Efficiency::transfer: {
      std::vector<SlotId> all;
      for (std::size_t s = 0; s < run.lanes().slots(); ++s) all.emplace_back(s);
      return longest(run, all, range, [](SpanKind k) { return activity_of(k) == Activity::communication; });
    }
  }
  return std::nullopt;
}

}  // namespace pelsim::gui
