#include <algorithm>

#include "sim/metrics/energy.hpp"

namespace pelsim {

double weighted_energy(const EnergyUse& use, const StepSeries& series, Seconds offset) {
  const auto value_at = [&](std::size_t step) { return series.value[step]; };
  /// The step that holds at a time of the series.
  const auto step_at = [&](Seconds time) {
    const auto after = std::upper_bound(series.from.begin(), series.from.end(), time);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - series.from.begin() - 1, 0));
  };
  double sum = 0;
  std::size_t step = step_at(offset);
  for (std::size_t p = 0; p < use.power.size(); ++p) {
    Seconds at = offset + use.clock.seconds(use.power[p].from);
    const Seconds end = offset + use.clock.seconds(p + 1 < use.power.size() ? use.power[p + 1].from : use.end);
    for (; step + 1 < series.from.size() && series.from[step + 1] < end; ++step) {
      if (series.from[step + 1] <= at) continue;
      sum += (use.power[p].power * (series.from[step + 1] - at)).value * value_at(step);
      at = series.from[step + 1];
    }
    sum += (use.power[p].power * (end - at)).value * value_at(step);
  }
  for (const Burst& burst : use.bursts)
    sum += burst.energy.value * value_at(step_at(offset + use.clock.seconds(burst.at)));
  return sum;
}

}  // namespace pelsim
