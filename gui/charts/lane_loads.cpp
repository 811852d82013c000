#include "gui/charts/lane_loads.hpp"

#include <algorithm>

namespace pelsim::gui {

std::vector<ActivityTicks> lane_ticks(const SlotLanes& lanes, TimeRange range) {
  std::vector<ActivityTicks> out(lanes.slots());
  for (std::size_t s = 0; s < out.size(); ++s)
    lanes.each_span(SlotId(s), [&](const Span& span) {
      const Tick from = std::max(span.from, range.from), to = std::min(span.to, range.to);
      if (from >= to) return;
      Tick& sum = out[s].time[static_cast<std::size_t>(activity_of(span.kind))];
      sum = sum + (to - from);
    });
  return out;
}

std::vector<LaneLoad> lane_loads(const ShownRun& run, TimeRange range, LaneGroup group) {
  const std::vector<ActivityTicks> ticks = lane_ticks(run.lanes(), range);
  const Platform& platform = run.platform();
  std::vector<LaneLoad> out;
  const auto add = [&](std::string name, SlotId first, SlotCount lanes) {
    LaneLoad load{std::move(name), first, lanes, {}};
    for (std::size_t s = first.index(); s < first.index() + lanes; ++s)
      for (std::size_t a = 0; a < activities; ++a) load.time[a] += run.seconds(ticks[s].time[a]) / lanes;
    out.push_back(std::move(load));
  };
  if (group == LaneGroup::lane)
    for (std::size_t s = 0; s < ticks.size(); ++s) add(platform.slot_name(SlotId(s)), SlotId(s), 1);
  else
    for (std::size_t d = 0; d < platform.devices(); ++d) {
      const Device device = platform.device(DeviceId(d));
      add(device.name, device.first_slot, device.slots);
    }
  return out;
}

void sort_by_computing(std::vector<LaneLoad>& loads) {
  std::stable_sort(loads.begin(), loads.end(),
                   [](const LaneLoad& a, const LaneLoad& b) { return a[Activity::compute] > b[Activity::compute]; });
}

std::optional<Balance> balance(std::span<const LaneLoad> loads) {
  std::vector<std::pair<double, double>> sorted;  // computing time, lanes
  double lanes = 0, sum = 0;
  for (const LaneLoad& load : loads) {
    sorted.emplace_back(load[Activity::compute].value, load.lanes);
    lanes += load.lanes;
    sum += load[Activity::compute].value * load.lanes;
  }
  if (!(sum > 0)) return std::nullopt;
  std::sort(sorted.begin(), sorted.end());
  // Sum over all pairs of |x - y| / (2 n^2 mean), from sorted values: x counts once for each lane below, less once for
  // each above.
  double below = 0, differences = 0;
  for (const auto& [time, weight] : sorted) {
    differences += weight * time * (2 * below + weight - lanes);
    below += weight;
  }
  const double most = sorted.back().first, mean = sum / lanes, gini = differences / (lanes * sum);
  // Sums of many equal times differ from them by rounding: that is no imbalance.
  constexpr double rounding = 1e-12;
  if (most - mean <= rounding * most)
    return Balance{Seconds(most), Seconds(most), 0, 0, Seconds(0), static_cast<std::size_t>(lanes)};
  return Balance{Seconds(mean),
                 Seconds(most),
                 most / mean - 1,
                 gini,
                 Seconds((most - mean) * lanes),
                 static_cast<std::size_t>(lanes)};
}

}  // namespace pelsim::gui
