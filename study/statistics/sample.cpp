#include "study/statistics/sample.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace pelsim::statistics {

Sample summarise(std::span<const double> values) {
  Sample sample;
  double squares = 0;
  for (const double value : values) {
    const double before = value - sample.mean;
    sample.mean += before / static_cast<double>(++sample.n);
    squares += before * (value - sample.mean);
  }
  if (sample.n > 1) sample.deviation = std::sqrt(squares / static_cast<double>(sample.n - 1));
  return sample;
}

std::optional<double> MeanInterval::relative_half_width() const {
  if (!half_width) return std::nullopt;
  if (*half_width == 0) return 0;
  if (mean == 0) return std::nullopt;
  return *half_width / std::abs(mean);
}

MeanInterval mean_interval(std::span<const double> values, double confidence) {
  const Sample sample = summarise(values);
  MeanInterval interval{sample.n, sample.mean, {}};
  if (sample.n < 2) return interval;
  const double n = static_cast<double>(sample.n);
  interval.half_width = student_quantile((1 + confidence) / 2, n - 1) * sample.deviation / std::sqrt(n);
  return interval;
}

double student_quantile(double probability, double freedom) {
  return boost::math::quantile(boost::math::students_t(freedom), probability);
}

double student_two_sided(double t, double freedom) {
  if (std::isinf(t)) return 0;
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(freedom), std::abs(t)));
}

}  // namespace pelsim::statistics
