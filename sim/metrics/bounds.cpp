#include "sim/metrics/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pelsim {
namespace {

/// Device types that have devices, with their slots; only these count.
struct Types {
  std::vector<DeviceTypeId> ids;
  std::vector<double> slots;

  explicit Types(const Platform& platform) {
    std::vector<double> by_type(platform.types());
    for (std::size_t d = 0; d < platform.devices(); ++d)
      by_type[platform.device(DeviceId(d)).type.index()] += platform.device(DeviceId(d)).slots;
    for (std::size_t t = 0; t < by_type.size(); ++t) {
      if (!(by_type[t] > 0)) continue;
      ids.emplace_back(t);
      slots.push_back(by_type[t]);
    }
  }
  std::size_t count() const { return ids.size(); }
};

enum class Pins { kept, ignored };

/// Times of one task on each of the types; infinite where it cannot (or, pinned elsewhere, must not) run.
class BoundRow {
 public:
  BoundRow(const CostModel& costs, const Types& types, Pins pins) : costs_(costs), types_(types), pins_(pins) {
    seconds_.resize(types.count());
  }

  const std::vector<double>& of(TaskId t) {
    const TaskGraph& graph = costs_.graph();
    if (graph.is_marker(t)) {
      std::fill(seconds_.begin(), seconds_.end(), 0.0);
      return seconds_;
    }
    const DeviceId pinned = pins_ == Pins::kept ? graph.pinned(t) : DeviceId{};
    for (std::size_t k = 0; k < seconds_.size(); ++k) {
      const bool allowed = !pinned || costs_.platform().device(pinned).type == types_.ids[k];
      seconds_[k] = allowed ? costs_.time(t, types_.ids[k]).value : forever.value;
    }
    return seconds_;
  }
  double least(TaskId t) {
    of(t);
    return seconds_.empty() ? forever.value : *std::min_element(seconds_.begin(), seconds_.end());
  }

 private:
  const CostModel& costs_;
  const Types& types_;
  Pins pins_;
  std::vector<double> seconds_;
};

enum class Releases { kept, ignored };

Seconds longest_chain(const CostModel& costs, Releases releases) {
  const TaskGraph& graph = costs.graph();
  const Types types(costs.platform());
  BoundRow row(costs, types, Pins::kept);
  std::vector<double> end(graph.tasks());
  double longest = 0;
  for (const TaskId t : graph.topological()) {
    double start = releases == Releases::kept ? graph.release(t).value : 0;
    for (const Edge& e : graph.in(t)) start = std::max(start, end[e.task.index()]);
    end[t.index()] = start + row.least(t);
    longest = std::max(longest, end[t.index()]);
  }
  return Seconds(longest);
}

/// Prices for a second of each type's slots, with sum(price * slots) = 1, bound the makespan C from below: every task
/// costs at least its cheapest offer, and all slots together can earn at most C:
///   C >= sum over tasks of min over types of price[type] * time[task, type].
/// This is the dual of the linear relaxation of R||Cmax, so any prices give a true bound and good prices a tight one.
class PriceBound {
 public:
  explicit PriceBound(const CostModel& costs) : types_(costs.platform()) {
    const TaskGraph& graph = costs.graph();
    BoundRow row(costs, types_, Pins::kept);
    // Too many types to keep a table of all offers: the same price for every slot needs none.
    const bool keep = graph.tasks() * types_.count() <= most_offers;
    double least = 0;
    for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
      if (graph.is_marker(TaskId(t))) continue;
      if (keep)
        for (const double seconds : row.of(TaskId(t))) area_.push_back(seconds * graph.slots(TaskId(t)));
      else
        least += row.least(TaskId(t)) * graph.slots(TaskId(t));
    }
    if (!keep) even_bound_ = least / std::accumulate(types_.slots.begin(), types_.slots.end(), 0.0);
  }

  double bound() {
    if (area_.empty()) return even_bound_;
    std::vector<double> share = even();
    double best = evaluate(share);
    if (types_.count() == 1 || !(best < forever.value)) return best;
    std::vector<double> related = by_speed();
    if (const double other = evaluate(related); other > best) {
      best = other;
      share = std::move(related);
    }
    // Overloaded types become dearer (multiplicative weights); fewer rounds for larger problems.
    const double rounds = std::clamp(1e8 / static_cast<double>(area_.size()), 10.0, 200.0);
    for (double round = 1; round <= rounds; ++round) {
      const double value = evaluate(share);
      best = std::max(best, value);
      if (!(value > 0)) break;
      const double pace = 1 / (1 + round / 4);
      for (std::size_t k = 0; k < share.size(); ++k)
        share[k] *= std::exp(pace * std::clamp(load_[k] / types_.slots[k] / value - 1, -2.0, 2.0));
      normalise(share);
    }
    return std::max(best, evaluate(share));
  }

 private:
  static constexpr std::size_t most_offers = std::size_t{1} << 25;
  static void normalise(std::vector<double>& share) {
    const double all = std::accumulate(share.begin(), share.end(), 0.0);
    for (double& s : share) s /= all;
  }
  /// The same price everywhere: sum of least times / slots.
  std::vector<double> even() const {
    std::vector<double> share = types_.slots;
    normalise(share);
    return share;
  }
  /// Prices as the types' overall speed, which is exact for related machines.
  std::vector<double> by_speed() const {
    std::vector<double> total(types_.count()), share(types_.count());
    for (std::size_t first = 0; first < area_.size(); first += total.size()) {
      const double* row = &area_[first];
      if (!std::all_of(row, row + total.size(), [](double a) { return a < forever.value; })) continue;
      for (std::size_t k = 0; k < total.size(); ++k) total[k] += row[k];
    }
    for (std::size_t k = 0; k < total.size(); ++k) share[k] = total[k] > 0 ? types_.slots[k] / total[k] : 1;
    normalise(share);
    return share;
  }

  /// The bound at these shares (price * slots of each type); fills `load_` with the work that goes to each type.
  double evaluate(const std::vector<double>& share) {
    const std::size_t types = types_.count();
    std::vector<double> price(types);
    for (std::size_t k = 0; k < types; ++k) price[k] = share[k] / types_.slots[k];
    load_.assign(types, 0.0);
    double sum = 0;
    for (std::size_t first = 0; first < area_.size(); first += types) {
      double least = forever.value;
      std::size_t by = types;
      for (std::size_t k = 0; k < types; ++k) {
        if (!(area_[first + k] < forever.value)) continue;
        const double offer = price[k] * area_[first + k];
        if (!(offer < least)) continue;
        least = offer;
        by = k;
      }
      if (by == types) return forever.value;
      load_[by] += area_[first + by];
      sum += least;
    }
    return sum;
  }

  Types types_;
  double even_bound_ = 0;
  std::vector<double> area_;  ///< [task * types + type]: time * slots
  std::vector<double> load_;
};

}  // namespace

LowerBounds lower_bounds(const CostModel& costs) {
  return {longest_chain(costs, Releases::kept), Seconds(PriceBound(costs).bound())};
}

Seconds least_critical_path(const CostModel& costs) { return longest_chain(costs, Releases::ignored); }

std::optional<Seconds> sequential_time(const CostModel& costs) {
  const TaskGraph& graph = costs.graph();
  const Types types(costs.platform());
  BoundRow row(costs, types, Pins::ignored);
  std::vector<double> total(types.count());
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    const auto& seconds = row.of(TaskId(t));
    for (std::size_t k = 0; k < total.size(); ++k) total[k] += seconds[k] * graph.slots(TaskId(t));
  }
  const auto best = std::min_element(total.begin(), total.end());
  if (best == total.end() || !(*best < forever.value)) return std::nullopt;
  return Seconds(*best);
}

Seconds least_work(const CostModel& costs) {
  const Types types(costs.platform());
  BoundRow row(costs, types, Pins::kept);
  double total = 0;
  for (std::uint32_t t = 0; t < costs.graph().tasks(); ++t)
    total += row.least(TaskId(t)) * costs.graph().slots(TaskId(t));
  return Seconds(total);
}

}  // namespace pelsim
