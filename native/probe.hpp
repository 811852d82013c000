#pragma once
#include <cstddef>
#include <span>
#include <vector>

/// Products with a vector in plain loops: they check results of O(b^3) in O(b^2), without the library that made them.
namespace pelsim::host {

using Vector = std::vector<double>;

/// The part of a square tile that counts; the others are taken for zero, a unit diagonal for ones.
enum class Part { all, lower, unit_lower, upper };

/// A x. The tile is stored column after column.
Vector times(std::span<const double> tile, Part, std::span<const double> x);
/// A^T x.
Vector transposed_times(std::span<const double> tile, Part, std::span<const double> x);

/// M x for a matrix stored row after row, rows as long as x.
template <class Number>
Vector row_products(const std::vector<Number>& matrix, std::span<const double> x) {
  Vector y(matrix.size() / x.size(), 0.0);
  for (std::size_t row = 0; row < y.size(); ++row)
    for (std::size_t i = 0; i < x.size(); ++i) y[row] += static_cast<double>(matrix[row * x.size() + i]) * x[i];
  return y;
}
/// M^T x for a matrix stored row after row, as many rows as x is long.
template <class Number>
Vector column_products(const std::vector<Number>& matrix, std::span<const double> x) {
  Vector y(matrix.size() / x.size(), 0.0);
  for (std::size_t row = 0; row < x.size(); ++row)
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += static_cast<double>(matrix[row * y.size() + i]) * x[row];
  return y;
}

/// |y - z| / |z| in the 2-norm.
double distance(std::span<const double> y, std::span<const double> z);
double norm(std::span<const double> x);
/// y += factor * x.
void add(std::span<double> y, double factor, std::span<const double> x);

}  // namespace pelsim::host
