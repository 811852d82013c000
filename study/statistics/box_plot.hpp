#pragma once
#include <span>
#include <vector>

namespace pelsim::statistics {

/// Tukey's box: quartiles, whiskers to the last value within 1.5 times the box's height, and what lies beyond.
struct BoxPlot {
  std::size_t n = 0;
  double low = 0, first = 0, median = 0, third = 0, high = 0;  ///< low, high: ends of the whiskers
  std::vector<double> beyond = {};                             ///< ascending
};

/// The q-quantile of sorted values, linear between neighbours: type 7, the default of R and NumPy [Hyndman and Fan
/// 1996]. Not for an empty sample.
double quantile_of_sorted(std::span<const double> sorted, double q);
/// Not for an empty sample.
BoxPlot box_plot(std::vector<double> values);

}  // namespace pelsim::statistics
