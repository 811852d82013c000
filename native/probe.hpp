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

/// |y - z| / |z| in the 2-norm.
double distance(std::span<const double> y, std::span<const double> z);
double norm(std::span<const double> x);
/// y += factor * x.
void add(std::span<double> y, double factor, std::span<const double> x);

}  // namespace pelsim::host
