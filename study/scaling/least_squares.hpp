#pragma once
#include <array>
#include <cstddef>
#include <span>

namespace pelsim::scaling {

/// Up to three coefficients are enough for every law here.
inline constexpr std::size_t most_coefficients = 3;
using Vector3 = std::array<double, most_coefficients>;
using Matrix3 = std::array<Vector3, most_coefficients>;

/// One equation: sum of terms[i] * coefficient[i] ~ value.
struct Equation {
  Vector3 terms{};
  double value = 0;
};

struct LeastSquares {
  Vector3 coefficients{};  ///< 0 where not free
  Matrix3 inverse{};       ///< of the normal equations, over the free coefficients: covariance / variance of residuals
  double squares = 0;      ///< sum of squared residuals
  bool solved = false;     ///< false: the equations do not determine the free coefficients
};

/// Closed form by the normal equations, with columns scaled to length 1. `free`: bit i set = coefficient i may differ
/// from 0.
LeastSquares solve(std::span<const Equation>, unsigned free);
/// The same with coefficients >= 0 except the first, which is free: the best of all sets of free coefficients that
/// keeps the bounds [the exhaustive form of Lawson and Hanson's NNLS].
LeastSquares solve_bounded(std::span<const Equation>, std::size_t coefficients);

}  // namespace pelsim::scaling
