#include "study/scaling/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pelsim::scaling {
namespace {

/// Gauss-Jordan with pivots; false where the matrix is singular to rounding. `n` rows count.
bool invert(Matrix3 m, std::size_t n, Matrix3& inverse) {
  inverse = {};
  for (std::size_t i = 0; i < n; ++i) inverse[i][i] = 1;
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < n; ++row)
      if (std::abs(m[row][column]) > std::abs(m[pivot][column])) pivot = row;
    if (std::abs(m[pivot][column]) < 1e-12) return false;  // columns have length 1, so this is relative
    std::swap(m[pivot], m[column]);
    std::swap(inverse[pivot], inverse[column]);
    const double by = m[column][column];
    for (std::size_t j = 0; j < n; ++j) m[column][j] /= by, inverse[column][j] /= by;
    for (std::size_t row = 0; row < n; ++row) {
      if (row == column) continue;
      const double times = m[row][column];
      for (std::size_t j = 0; j < n; ++j) {
        m[row][j] -= times * m[column][j];
        inverse[row][j] -= times * inverse[column][j];
      }
    }
  }
  return true;
}

}  // namespace

LeastSquares solve(std::span<const Equation> equations, unsigned free) {
  LeastSquares found;
  std::array<std::size_t, most_coefficients> which{};
  std::size_t n = 0;
  for (std::size_t i = 0; i < most_coefficients; ++i)
    if (free >> i & 1u) which[n++] = i;

  Vector3 length{};
  for (const Equation& e : equations)
    for (std::size_t i = 0; i < n; ++i) length[i] += e.terms[which[i]] * e.terms[which[i]];
  for (double& l : length) l = std::sqrt(l);
  Matrix3 normal{};
  Vector3 right{};
  for (const Equation& e : equations) {
    for (std::size_t i = 0; i < n; ++i) {
      const double term = e.terms[which[i]] / length[i];
      right[i] += term * e.value;
      for (std::size_t j = 0; j < n; ++j) normal[i][j] += term * e.terms[which[j]] / length[j];
    }
  }
  Matrix3 inverse;
  if (std::any_of(length.begin(), length.begin() + static_cast<std::ptrdiff_t>(n), [](double l) { return l == 0; }) ||
      !invert(normal, n, inverse))
    return found;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      found.coefficients[which[i]] += inverse[i][j] * right[j] / length[i];
      found.inverse[which[i]][which[j]] = inverse[i][j] / (length[i] * length[j]);
    }
  }
  for (const Equation& e : equations) {
    double left = 0;
    for (std::size_t i = 0; i < most_coefficients; ++i) left += e.terms[i] * found.coefficients[i];
    found.squares += (left - e.value) * (left - e.value);
  }
  found.solved = true;
  return found;
}

LeastSquares solve_bounded(std::span<const Equation> equations, std::size_t coefficients) {
  LeastSquares best;
  for (unsigned free = 1; free < 1u << coefficients; free += 2) {
    const LeastSquares tried = solve(equations, free);
    const auto& c = tried.coefficients;
    const bool within = std::all_of(c.begin() + 1, c.end(), [](double value) { return value >= 0; });
    if (tried.solved && within && (!best.solved || tried.squares < best.squares)) best = tried;
  }
  return best;
}

}  // namespace pelsim::scaling
