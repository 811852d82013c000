#include "study/statistics/box_plot.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pelsim::statistics {

double quantile_of_sorted(std::span<const double> sorted, double q) {
  assert(!sorted.empty());
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (at - std::floor(at)) * (sorted[below + 1] - sorted[below]);
}

BoxPlot box_plot(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  BoxPlot box{.n = values.size(),
              .first = quantile_of_sorted(values, 0.25),
              .median = quantile_of_sorted(values, 0.5),
              .third = quantile_of_sorted(values, 0.75)};
  const double reach = 1.5 * (box.third - box.first);
  const auto inside = std::lower_bound(values.begin(), values.end(), box.first - reach);
  const auto outside = std::upper_bound(values.begin(), values.end(), box.third + reach);
  // A quartile lies between two values; where only the outer one is left, the whisker has no length.
  box.low = std::min(*inside, box.first);
  box.high = std::max(*(outside - 1), box.third);
  box.beyond.assign(values.begin(), inside);
  box.beyond.insert(box.beyond.end(), outside, values.end());
  return box;
}

}  // namespace pelsim::statistics
