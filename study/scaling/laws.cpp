#include "study/scaling/laws.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "study/scaling/least_squares.hpp"

namespace pelsim::scaling {
namespace {

/// Strong: c0 / p + c1 (p - 1) / p + c2 (p - 1) = T(p), with c0 = T1, c1 = T1 sigma, c2 = T1 kappa.
/// Weak: S(p) = p T1 / T(p) = p - s (p - 1), hence c0 - c1 (p - 1) / p = 1 / T(p), with c0 = 1 / T1, c1 = s / T1.
/// Both relative to the mean of the runs with as many workers; to each run's own time they would be biased.
std::vector<Equation> equations_of(Law law, std::span<const Run> runs, std::span<const Point> points) {
  std::vector<Equation> equations;
  for (const Run& run : runs) {
    const auto same = [&](const Point& point) { return point.workers == run.workers; };
    const double mean = std::find_if(points.begin(), points.end(), same)->time.mean;
    const double p = run.workers / points.front().workers;
    if (law == Law::gustafson)
      equations.push_back({{mean, -mean * (p - 1) / p, 0}, mean / run.time});
    else
      equations.push_back({{1 / (p * mean), (p - 1) / (p * mean), (p - 1) / mean}, run.time / mean});
  }
  return equations;
}

/// c[i] / c[0] with its interval by the delta method. `at_bound`: what the fit without bounds says.
Coefficient ratio(const LeastSquares& fit, const LeastSquares& unbounded, std::size_t i, double freedom,
                  double confidence) {
  Coefficient found{.value = fit.coefficients[i] / fit.coefficients[0]};
  if (freedom < 1) return found;
  const bool at_bound = fit.coefficients[i] == 0;
  const LeastSquares& from = at_bound ? unbounded : fit;
  if (!from.solved || from.coefficients[0] == 0) return found;
  const double c0 = from.coefficients[0], r = from.coefficients[i] / c0;
  const Matrix3& m = from.inverse;
  const double variance = (m[i][i] - 2 * r * m[i][0] + r * r * m[0][0]) / (c0 * c0) * from.squares / freedom;
  const double half = statistics::student_quantile((1 + confidence) / 2, freedom) * std::sqrt(std::max(variance, 0.0));
  found.interval = statistics::Interval{std::max(0.0, r - half), std::max(0.0, r + half)};
  return found;
}

std::size_t coefficients_of(Law law) { return law == Law::usl ? 3 : 2; }

double worst_misfit(const Fit& fit, std::span<const Point> points) {
  double worst = 0;
  for (const Point& point : points) {
    const double p = point.workers / points.front().workers;
    const double time = fit.first_time / fit.speedup(p) * (fit.law == Law::gustafson ? p : 1);
    worst = std::max(worst, std::abs(time / point.time.mean - 1));
  }
  return worst;
}

}  // namespace

double Fit::speedup(double p) const {
  if (law == Law::gustafson) return p - serial.value * (p - 1);
  return p / (1 + serial.value * (p - 1) + coherency.value * p * (p - 1));
}

std::optional<double> Fit::peak() const {
  if (law != Law::usl || coherency.value <= 0 || serial.value >= 1) return std::nullopt;
  return std::sqrt((1 - serial.value) / coherency.value);
}

std::optional<Fit> fit(Law law, std::span<const Run> runs, double confidence) {
  const std::vector<Point> points = curve(runs, law == Law::gustafson ? Kind::weak : Kind::strong, confidence);
  const std::size_t n = coefficients_of(law);
  if (points.size() < n) return std::nullopt;
  const std::vector<Equation> equations = equations_of(law, runs, points);
  const LeastSquares bounded = solve_bounded(equations, n), unbounded = solve(equations, (1u << n) - 1);
  if (!bounded.solved || bounded.coefficients[0] <= 0) return std::nullopt;
  const double freedom = static_cast<double>(runs.size()) - static_cast<double>(n);
  Fit found{.law = law,
            .first_time = law == Law::gustafson ? 1 / bounded.coefficients[0] : bounded.coefficients[0],
            .serial = ratio(bounded, unbounded, 1, freedom, confidence)};
  if (law == Law::usl) found.coherency = ratio(bounded, unbounded, 2, freedom, confidence);
  found.worst_misfit = worst_misfit(found, points);
  return found;
}

}  // namespace pelsim::scaling
