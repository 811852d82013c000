#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "study/statistics/sample.hpp"

/// Whether an alternative differs from a baseline, by how much, and how sure that is.
namespace pelsim::statistics {

/// Everything about b against a. What needs a spread is nullopt where there is none: fewer than two values, or values
/// that never vary (a simulation without noise gives one answer; many runs of it prove nothing).
struct Comparison {
  std::size_t n_a = 0, n_b = 0;
  double mean_a = 0, mean_b = 0;
  double difference = 0;  ///< mean_b - mean_a
  std::optional<Interval> of_difference = {};
  std::optional<double> ratio = {};  ///< mean_b / mean_a; nullopt where mean_a is 0
  /// Fieller's interval: holds 1 exactly where the test at the same level finds no difference. nullopt where mean_a
  /// itself may be 0.
  std::optional<Interval> of_ratio = {};
  std::optional<double> p = {};       ///< of no difference, two-sided
  std::optional<double> effect = {};  ///< Cohen's d_z (paired) or d_s (independent)
};

/// Paired t test: a[i] and b[i] saw the same random numbers. Removes what they have in common. a.size() == b.size().
Comparison compare_paired(std::span<const double> a, std::span<const double> b, double confidence = 0.95);
/// Welch's t test for independent seeds and unequal spreads [Welch 1947].
Comparison compare_independent(std::span<const double> a, std::span<const double> b, double confidence = 0.95);

/// The p values of several tests, raised so that the chance of any false finding stays at the level [Holm 1979]. Holds
/// whatever the tests have in common.
std::vector<double> holm(std::span<const double> p);

}  // namespace pelsim::statistics
