#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "study/statistics/sample.hpp"

/// Open systems that start empty: what to leave out at the start, and an interval of the steady state from one run.
namespace pelsim::statistics {

struct Truncation {
  std::size_t drop = 0;  ///< values at the start
  bool trusted = false;  ///< false: the run is too short to tell, as more than half of it would go
};

/// MSER-m: means of m values in a row; leaves out as many at the start as makes the standard error of the rest smallest
/// [White 1997; White, Cobb and Spratt 2000: m = 5]. The last five means never begin the rest, since a few values are
/// close together by chance [Hoad, Robinson and Davies 2010]. O(n).
/// Of several replicates, give it their `mean_series` and leave out as much of each. Cut one by one, each would lose
/// just the stretch that was dear to it: short runs of a queue then tell a wait that is a quarter too small.
Truncation mser(std::span<const double> series, std::size_t m = 5);

/// Value by value the mean of all replicates, as far as the shortest goes.
std::vector<double> mean_series(std::span<const std::vector<double>> replicates);

/// The mean of a long run in its steady state.
struct SteadyState {
  Truncation warm_up;
  std::size_t batch = 0;       ///< values in a batch
  MeanInterval interval = {};  ///< of the batch means; its n counts batches
  double correlation = 0;      ///< of neighbouring batch means
  bool trusted = false;        ///< warm-up found, and the batches show no correlation (one-sided test at 5 %)
};

/// Leaves out the warm-up, cuts the rest into batches and treats their means as independent [Schmeiser 1982: 10 to 30
/// batches]. Says so where they are not: then the run is too short.
SteadyState steady_state(std::span<const double> series, double confidence = 0.95, std::size_t batches = 20);

}  // namespace pelsim::statistics
