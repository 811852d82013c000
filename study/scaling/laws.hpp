#pragma once
#include <optional>
#include <span>

#include "study/scaling/curve.hpp"
#include "study/statistics/sample.hpp"

/// Laws of scaling, fitted to measured runs. p stands for workers / p0, p0 being the smallest number measured.
namespace pelsim::scaling {

/// A coefficient with its confidence interval; no interval where there are no more runs than coefficients.
struct Coefficient {
  double value = 0;
  std::optional<statistics::Interval> interval = {};
};

/// Amdahl: T(p) = T1 (s + (1 - s) / p), 0 <= s [Amdahl 1967].
/// Gustafson: scaled speedup S(p) = p - s (p - 1), 0 <= s [Gustafson 1988].
/// USL: T(p) = T1 (1 + sigma (p - 1) + kappa p (p - 1)) / p, 0 <= sigma, kappa [Gunther 2007]. With kappa = 0 it is
/// Amdahl's law, sigma being s.
enum class Law { amdahl, gustafson, usl };

struct Fit {
  Law law = Law::amdahl;
  double first_time = 0;       ///< T1 as fitted: of p0 workers
  Coefficient serial = {};     ///< s or sigma: contention
  Coefficient coherency = {};  ///< kappa, of the USL alone: workers that wait for each other
  double worst_misfit = 0;     ///< largest |law / mean of the runs - 1| over the numbers of workers

  double speedup(double p) const;  ///< for Gustafson the scaled speedup
  /// Where the USL's speedup is highest: sqrt((1 - sigma) / kappa); nullopt where it only rises, or never does.
  std::optional<double> peak() const;
};

/// All three laws are linear in suitable coefficients, so that a closed form finds the least squares; no iteration, no
/// start values. Residuals are relative (errors of 1 % count alike at 1 s and at 1 ms), bounds are
/// kept by trying each set of free coefficients, and intervals come from the residuals by the delta method and
/// Student's t; a coefficient at its bound 0 has the interval from there up to what the data would still allow.
/// nullopt for fewer than two numbers of workers, for the USL fewer than three.
std::optional<Fit> fit(Law, std::span<const Run>, double confidence = 0.95);

}  // namespace pelsim::scaling
