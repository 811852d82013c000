#include "study/statistics/comparison.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace pelsim::statistics {
namespace {

/// Variances and covariance of the two means.
struct Spread {
  double a, b, both;
};

/// All r with (b - r a)^2 <= t^2 var(b - r a), a quadratic in r [Fieller 1954].
std::optional<Interval> fieller(double a, double b, const Spread& of, double t) {
  const double squares = a * a - t * t * of.a;
  if (squares <= 0) return std::nullopt;
  const double middle = (a * b - t * t * of.both) / squares;
  const double rest = middle * middle - (b * b - t * t * of.b) / squares;
  const double half = std::sqrt(std::max(rest, 0.0));
  return Interval{middle - half, middle + half};
}

Comparison means_of(const Sample& a, const Sample& b) {
  Comparison found{.n_a = a.n, .n_b = b.n, .mean_a = a.mean, .mean_b = b.mean, .difference = b.mean - a.mean};
  if (a.mean != 0) found.ratio = b.mean / a.mean;
  return found;
}

/// The part that both tests share: `error` is the standard error of the difference.
void judge(Comparison& found, double error, double freedom, double confidence, const Spread& spread) {
  const double t = student_quantile((1 + confidence) / 2, freedom);
  found.of_difference = Interval{found.difference - t * error, found.difference + t * error};
  found.p = student_two_sided(found.difference / error, freedom);
  found.of_ratio = fieller(found.mean_a, found.mean_b, spread, t);
}

}  // namespace

Comparison compare_paired(std::span<const double> a, std::span<const double> b, double confidence) {
  assert(a.size() == b.size());
  const Sample of_a = summarise(a), of_b = summarise(b);
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), [](double x, double y) { return y - x; });
  const Sample of_difference = summarise(differences);
  Comparison found = means_of(of_a, of_b);
  if (of_difference.n < 2 || of_difference.deviation == 0) return found;
  const double n = static_cast<double>(a.size()), error = of_difference.deviation / std::sqrt(n);
  const double var_a = of_a.deviation * of_a.deviation, var_b = of_b.deviation * of_b.deviation;
  // var(b - a) = var(a) + var(b) - 2 cov
  const double both = (var_a + var_b - of_difference.deviation * of_difference.deviation) / 2;
  judge(found, error, n - 1, confidence, {var_a / n, var_b / n, both / n});
  found.effect = of_difference.mean / of_difference.deviation;
  return found;
}

Comparison compare_independent(std::span<const double> a, std::span<const double> b, double confidence) {
  const Sample of_a = summarise(a), of_b = summarise(b);
  Comparison found = means_of(of_a, of_b);
  if (of_a.n < 2 || of_b.n < 2 || (of_a.deviation == 0 && of_b.deviation == 0)) return found;
  const double n_a = static_cast<double>(of_a.n), n_b = static_cast<double>(of_b.n);
  const double var_a = of_a.deviation * of_a.deviation / n_a, var_b = of_b.deviation * of_b.deviation / n_b;
  const double error = std::sqrt(var_a + var_b);
  // Welch-Satterthwaite, as shares, so that tiny variances do not underflow.
  const double share = var_a / (var_a + var_b);
  const double freedom = 1 / (share * share / (n_a - 1) + (1 - share) * (1 - share) / (n_b - 1));
  judge(found, error, freedom, confidence, {var_a, var_b, 0});
  const double pooled = ((n_a - 1) * var_a * n_a + (n_b - 1) * var_b * n_b) / (n_a + n_b - 2);
  found.effect = found.difference / std::sqrt(pooled);
  return found;
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) { return p[x] < p[y]; });
  std::vector<double> adjusted(p.size());
  double so_far = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    so_far = std::max(so_far, std::min(1.0, static_cast<double>(p.size() - rank) * p[order[rank]]));
    adjusted[order[rank]] = so_far;
  }
  return adjusted;
}

}  // namespace pelsim::statistics
