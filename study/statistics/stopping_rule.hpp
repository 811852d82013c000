#pragma once
#include <cstddef>
#include <span>

namespace pelsim::statistics {

/// Replicates in fixed blocks until the mean is known well enough, or the cap is reached [Chow and Robbins 1965].
/// A rule that may stop at every look stops too often where the spread happens to look small, and its intervals then
/// hold the mean less often than they say. Three guards against that, checked by tests/study/statistics: looks only at
/// the ends of blocks, none before `least` values, and the interval must be narrow at two looks in a row.
struct StoppingRule {
  double relative_half_width = 0.05;  ///< of the interval, against the absolute mean
  double confidence = 0.95;
  std::size_t block = 10;  ///< replicates between two looks, > 0
  std::size_t least = 10;  ///< no look before
  std::size_t cap = 100;   ///< never more replicates than this

  /// How many more replicates to run, given the metric of all so far, in order; 0 = enough. The same values give the
  /// same answer, so a study that is resumed goes on as if it had not stopped.
  std::size_t more(std::span<const double> values) const;
  /// Whether the target was reached, or only the cap.
  bool reached(std::span<const double> values) const;

 private:
  bool narrow(std::span<const double> values) const;
};

}  // namespace pelsim::statistics
