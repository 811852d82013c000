#include "study/statistics/warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pelsim::statistics {
namespace {

constexpr std::size_t never_alone = 5;  // means at the end

/// Means of m values in a row; what is left over at the end counts in none.
std::vector<double> means_of(std::span<const double> series, std::size_t m) {
  std::vector<double> means;
  for (std::size_t at = 0; at + m <= series.size(); at += m) means.push_back(summarise(series.subspan(at, m)).mean);
  return means;
}

/// Correlation of neighbours, over the variance of all.
double lag_one(std::span<const double> values) {
  const double mean = summarise(values).mean;
  double neighbours = 0, squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    if (i > 0) neighbours += (values[i] - mean) * (values[i - 1] - mean);
  }
  return squares > 0 ? neighbours / squares : 0;
}

}  // namespace

Truncation mser(std::span<const double> series, std::size_t m) {
  const std::vector<double> means = means_of(series, m);
  if (means.size() <= never_alone) return {};
  // From the end to the start: each step adds one mean to the rest.
  double mean = 0, squares = 0, least = std::numeric_limits<double>::infinity();
  std::size_t best = 0;
  for (std::size_t d = means.size(); d-- > 0;) {
    const double n = static_cast<double>(means.size() - d), before = means[d] - mean;
    mean += before / n;
    squares += before * (means[d] - mean);
    const double error = squares / (n * n);
    if (means.size() - d < never_alone || error > least) continue;
    least = error;
    best = d;
  }
  return {best * m, 2 * best <= means.size()};
}

std::vector<double> mean_series(std::span<const std::vector<double>> replicates) {
  if (replicates.empty()) return {};
  std::vector<double> means = replicates.front();
  for (const std::vector<double>& series : replicates.subspan(1)) {
    means.resize(std::min(means.size(), series.size()));
    for (std::size_t i = 0; i < means.size(); ++i) means[i] += series[i];
  }
  for (double& mean : means) mean /= static_cast<double>(replicates.size());
  return means;
}

SteadyState steady_state(std::span<const double> series, double confidence, std::size_t batches) {
  SteadyState found{.warm_up = mser(series)};
  const std::span<const double> rest = series.subspan(found.warm_up.drop);
  found.batch = rest.size() / batches;
  if (found.batch == 0) return found;
  // What is left over lies at the start, where it is least steady.
  const std::vector<double> means = means_of(rest.subspan(rest.size() % batches), found.batch);
  found.interval = mean_interval(means, confidence);
  found.correlation = lag_one(means);
  // Without correlation its expectation is about -1/b and its deviation about 1/sqrt(b).
  const double b = static_cast<double>(batches);
  constexpr double one_sided = 1.6449;  // of the normal distribution, at 5 %
  found.trusted = found.warm_up.trusted && found.correlation < one_sided / std::sqrt(b) - 1 / b;
  return found;
}

}  // namespace pelsim::statistics
