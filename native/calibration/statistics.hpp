#pragma once
#include <cstddef>
#include <span>

/// What repeated measurements say. Times are not normally distributed (they have a floor and a long tail), so nothing
/// here assumes that they are. [Hoefler, Belli: Scientific Benchmarking of Parallel Computing Systems, SC 2015]
namespace pelsim::host {

struct Median {
  double value = 0;
  double low = 0, high = 0;  ///< its confidence interval, two order statistics
  /// Half of the interval's width, as a share of the median; 1 where there are too few samples for an interval.
  double spread() const { return value > 0 ? (high - low) / (2 * value) : 0; }
};

/// Precondition: not empty. The interval holds with probability 95 % whatever the distribution: the number of samples
/// below the true median is binomial(n, 1/2), so [x_(j), x_(n+1-j)] misses it with probability 2 P(B < j). Fewer than
/// six samples have no such interval: then low = 0 and high = 2 value. [David, Nagaraja: Order Statistics, 3rd
/// ed., 7.1; Le Boudec: Performance Evaluation, 2010, theorem 2.1]
Median median_of(std::span<const double> samples);

/// y = intercept + slope x through points, by least squares of the residuals relative to y; the intercept is not
/// negative. Precondition: two points or more, y > 0.
struct Line {
  double intercept = 0, slope = 0;
  double at(double x) const { return intercept + slope * x; }
};
Line fitted_line(std::span<const double> x, std::span<const double> y);

}  // namespace pelsim::host
