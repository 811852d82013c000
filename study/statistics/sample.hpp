#pragma once
#include <cstddef>
#include <optional>
#include <span>

/// What a sample says about the mean it was drawn from. Pure functions of plain numbers, in whatever unit the caller's
/// are. Formulas, sources and ranges of validity: docs/statistics.md.
namespace pelsim::statistics {

struct Sample {
  std::size_t n = 0;
  double mean = 0;       ///< 0 for an empty sample
  double deviation = 0;  ///< with n - 1; 0 for fewer than two values
};

/// One pass, without the cancellation of sums of squares [Welford 1962].
Sample summarise(std::span<const double> values);

struct Interval {
  double low = 0, high = 0;
  bool contains(double value) const { return low <= value && value <= high; }
};

/// A mean and how far it can be trusted.
struct MeanInterval {
  std::size_t n = 0;
  double mean = 0;
  std::optional<double> half_width = {};  ///< nullopt for fewer than two values: one run says nothing about its spread

  double low() const { return mean - half_width.value_or(0); }
  double high() const { return mean + half_width.value_or(0); }
  bool contains(double value) const { return half_width && low() <= value && value <= high(); }
  /// half width / |mean|; nullopt where there is no half width, or none of any size would be small against a mean of 0.
  std::optional<double> relative_half_width() const;
};

/// Student's interval: mean +- t(n-1) s / sqrt(n). Exact for independent normal values; good for others once n is some
/// ten, unless they are very skewed.
MeanInterval mean_interval(std::span<const double> values, double confidence = 0.95);

/// The value that Student's t with `freedom` degrees stays below with this probability.
double student_quantile(double probability, double freedom);
/// How probable a t at least this far from 0 is, on either side.
double student_two_sided(double t, double freedom);

}  // namespace pelsim::statistics
