#include "native/calibration/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/statistics/univariate_statistics.hpp>
#include <vector>

namespace pelsim::host {
namespace {

/// The rank j of the interval, from 1: the largest with 2 P(B < j) <= 5 %; 0: there is none.
std::size_t lower_rank(std::size_t samples) {
  constexpr double miss = 0.025;
  const boost::math::binomial below(static_cast<double>(samples), 0.5);
  auto rank = static_cast<std::size_t>(boost::math::quantile(below, miss));
  // Boost rounds quantiles of whole numbers outwards; ask for what is wanted.
  while (rank > 0 && boost::math::cdf(below, static_cast<double>(rank) - 1) > miss) --rank;
  while (boost::math::cdf(below, static_cast<double>(rank)) <= miss) ++rank;
  return rank;
}

}  // namespace

Median median_of(std::span<const double> samples) {
  std::vector<double> sorted(samples.begin(), samples.end());
  Median median;
  median.value = boost::math::statistics::median(sorted);  // leaves its argument in another order
  std::sort(sorted.begin(), sorted.end());
  const std::size_t rank = lower_rank(samples.size());
  median.low = rank > 0 ? sorted[rank - 1] : 0;
  median.high = rank > 0 ? sorted[sorted.size() - rank] : 2 * median.value;
  return median;
}

Line fitted_line(std::span<const double> x, std::span<const double> y) {
  // Each point weighs 1 / y^2, which makes the residuals relative.
  double weights = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double weight = 1 / (y[k] * y[k]);
    weights += weight;
    sum_x += weight * x[k];
    sum_y += weight * y[k];
    sum_xx += weight * x[k] * x[k];
    sum_xy += weight * x[k] * y[k];
  }
  const double spread = weights * sum_xx - sum_x * sum_x;
  if (!(spread > 0)) return {sum_y / weights, 0};
  const double slope = (weights * sum_xy - sum_x * sum_y) / spread;
  const double intercept = (sum_y - slope * sum_x) / weights;
  return intercept >= 0 ? Line{intercept, slope} : Line{0, sum_xy / sum_xx};
}

}  // namespace pelsim::host
