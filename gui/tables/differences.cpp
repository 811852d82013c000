#include "gui/tables/differences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include "gui/charts/lane_loads.hpp"

namespace pelsim::gui {
namespace {

using Better = Difference::Better;

template <class Quantity>
std::optional<double> value(const std::optional<Quantity>& q) {
  return q ? std::optional(q->value) : std::nullopt;
}

class Collector {
 public:
  Collector(const ShownRun& a, const ShownRun& b) : a_(a), b_(b) {}

  /// `of` gives the number of a run.
  template <class Of>
  void add(std::string group, std::string what, Unit unit, Better better, Of&& of) {
    push({std::move(group), std::move(what), of(a_), of(b_), unit, false, better});
  }
  template <class Of>
  void add_share(std::string group, std::string what, Better better, Of&& of) {
    push({std::move(group), std::move(what), of(a_), of(b_), Unit::none, true, better});
  }
  std::vector<Difference> take() { return std::move(out_); }

 private:
  void push(Difference d) {
    if (d.a || d.b) out_.push_back(std::move(d));
  }
  const ShownRun& a_;
  const ShownRun& b_;
  std::vector<Difference> out_;
};

void add_time(Collector& out) {
  using Opt = std::optional<double>;
  out.add("time", "makespan", Unit::seconds, Better::lower,
          [](const ShownRun& r) -> Opt { return r.report.makespan.value; });
  out.add("time", "on the ideal network", Unit::seconds, Better::lower,
          [](const ShownRun& r) { return value(r.report.ideal_makespan); });
  out.add("time", "lower bound", Unit::seconds, Better::neither,
          [](const ShownRun& r) { return value(r.report.lower_bound); });
  out.add("time", "speedup", Unit::none, Better::higher, [](const ShownRun& r) { return r.report.speedup; });
  out.add("time", "slots", Unit::none, Better::neither,
          [](const ShownRun& r) -> Opt { return static_cast<double>(r.report.slots); });
  out.add("time", "tasks done", Unit::none, Better::neither,
          [](const ShownRun& r) -> Opt { return static_cast<double>(r.report.tasks_done); });
}

void add_efficiency(Collector& out) {
  const auto of_pop = [](auto get) {
    return
        [get](const ShownRun& r) -> std::optional<double> { return r.report.pop ? get(*r.report.pop) : std::nullopt; };
  };
  using Opt = std::optional<double>;
  using Pop = PopEfficiencies;
  out.add_share("efficiency", "parallel", Better::higher, of_pop([](const Pop& p) { return Opt(p.parallel); }));
  out.add_share("efficiency", "load balance", Better::higher, of_pop([](const Pop& p) { return Opt(p.load_balance); }));
  out.add_share("efficiency", "communication", Better::higher,
                of_pop([](const Pop& p) { return Opt(p.communication); }));
  out.add_share("efficiency", "serialisation", Better::higher, of_pop([](const Pop& p) { return p.serialisation; }));
  out.add_share("efficiency", "transfer", Better::higher, of_pop([](const Pop& p) { return p.transfer; }));
  out.add_share("efficiency", "imbalance", Better::lower, [](const ShownRun& r) { return r.report.imbalance; });
}

/// Shares of the lanes' time.
std::array<double, activities> shares(const ShownRun& run) {
  std::array<double, activities> out{};
  double all = 0;
  for (const ActivityTicks& lane : lane_ticks(run.lanes(), {{0}, run.end()}))
    for (std::size_t a = 0; a < activities; ++a) {
      out[a] += static_cast<double>(lane.time[a].count);
      all += static_cast<double>(lane.time[a].count);
    }
  for (double& share : out) share = all > 0 ? share / all : 0;
  return out;
}

std::map<std::string, double> computing_by_kind(const ShownRun& run) {
  std::map<std::string, double> out;
  for (const Attempt& a : run.trace().attempts)
    out[std::string(run.graph().kind_name(run.graph().kind(a.task)))] +=
        run.seconds(a.end - std::min(a.run, a.end)).value * a.slots;
  return out;
}

void add_lanes(Collector& out, const ShownRun& a, const ShownRun& b) {
  const auto in_a = shares(a), in_b = shares(b);
  for (std::size_t i = 0; i < activities; ++i)
    out.add_share("lanes", std::string(name_of(static_cast<Activity>(i))), i == 0 ? Better::higher : Better::lower,
                  [&, i](const ShownRun& r) -> std::optional<double> { return &r == &a ? in_a[i] : in_b[i]; });
  const auto kinds_a = computing_by_kind(a), kinds_b = computing_by_kind(b);
  std::map<std::string, double> all = kinds_a;
  all.insert(kinds_b.begin(), kinds_b.end());
  for (const auto& [kind, unused] : all)
    out.add("kernels", kind, Unit::seconds, Better::lower, [&](const ShownRun& r) -> std::optional<double> {
      const auto& kinds = &r == &a ? kinds_a : kinds_b;
      const auto found = kinds.find(kind);
      return found == kinds.end() ? std::nullopt : std::optional(found->second);
    });
}

void add_costs(Collector& out) {
  using Opt = std::optional<double>;
  out.add("data", "bytes moved", Unit::bytes, Better::lower,
          [](const ShownRun& r) -> Opt { return r.report.communication.bytes.value; });
  out.add("data", "transfers", Unit::none, Better::lower,
          [](const ShownRun& r) -> Opt { return static_cast<double>(r.report.communication.transfers); });
  out.add("data", "waiting for ports", Unit::seconds, Better::lower,
          [](const ShownRun& r) -> Opt { return r.report.communication.waiting.value; });
  out.add("energy", "energy", Unit::joules, Better::lower, [](const ShownRun& r) { return value(r.report.energy); });
  out.add("energy", "carbon (g)", Unit::none, Better::lower, [](const ShownRun& r) { return r.report.carbon_g; });
  out.add("energy", "cost", Unit::price, Better::lower, [](const ShownRun& r) { return r.report.cost_usd; });
}

}  // namespace

std::optional<double> Difference::relative() const {
  if (!a || !b || *a == 0) return std::nullopt;
  return (*b - *a) / std::abs(*a);
}

int Difference::judgement() const {
  if (!a || !b || better == Better::neither) return 0;
  // Rounding makes no run better.
  if (std::abs(*b - *a) <= 1e-12 * std::max(std::abs(*a), std::abs(*b))) return 0;
  return (*b < *a) == (better == Better::lower) ? 1 : -1;
}

std::vector<Difference> differences(const ShownRun& a, const ShownRun& b) {
  Collector out(a, b);
  add_time(out);
  add_efficiency(out);
  add_lanes(out, a, b);
  add_costs(out);
  return out.take();
}

std::vector<MovedTask> moved_tasks(const ShownRun& a, const ShownRun& b) {
  const bool same_graph = a.graph().tasks() == b.graph().tasks() && !b.graph().has_names();
  std::unordered_map<std::string, std::uint32_t> by_name;
  if (!same_graph)
    for (std::uint32_t t = 0; t < a.graph().tasks(); ++t) by_name.emplace(a.graph().name(TaskId(t)), t);
  const auto last_a = last_attempts(a.trace(), a.graph().tasks()), last_b = last_attempts(b.trace(), b.graph().tasks());
  const auto device = [](const ShownRun& run, const Attempt& attempt) {
    return run.platform().device(run.platform().device_of(attempt.first)).name.text();
  };
  std::vector<MovedTask> out;
  for (std::uint32_t t = 0; t < b.graph().tasks(); ++t) {
    if (last_b[t] == Span::no_attempt) continue;
    std::uint32_t in_a = t;
    if (!same_graph) {
      const auto found = by_name.find(b.graph().name(TaskId(t)));
      if (found == by_name.end()) continue;
      in_a = found->second;
    }
    if (last_a[in_a] == Span::no_attempt) continue;
    const Attempt &before = a.trace().attempts[last_a[in_a]], &after = b.trace().attempts[last_b[t]];
    std::string from = device(a, before), to = device(b, after);
    if (from == to) continue;
    out.push_back({b.graph().name(TaskId(t)), std::move(from), std::move(to), last_b[t],
                   b.seconds(after.end) - a.seconds(before.end)});
  }
  std::stable_sort(out.begin(), out.end(), [](const MovedTask& x, const MovedTask& y) {
    return std::abs(x.later.value) > std::abs(y.later.value);
  });
  return out;
}

std::optional<Grid> traffic_difference(const ShownRun& a, const ShownRun& b) {
  const std::size_t n = b.platform().memories();
  if (a.platform().memories() != n || n < 2 || n > 1024) return std::nullopt;
  for (std::size_t m = 0; m < n; ++m)
    if (a.platform().memory_name(MemoryId(m)) != b.platform().memory_name(MemoryId(m))) return std::nullopt;
  Grid grid{n, n, std::vector<double>(n * n, std::numeric_limits<double>::quiet_NaN())};
  const auto add = [&](const ShownRun& run, double sign) {
    for (const Traffic& t : memory_traffic(run.trace(), run.graph(), {{0}, run.end()})) {
      double& cell = grid.at(t.from, t.to);
      cell = (std::isnan(cell) ? 0 : cell) + sign * t.bytes.value;
    }
  };
  add(a, -1);
  add(b, 1);
  return grid;
}

}  // namespace pelsim::gui
