#include "native/probe.hpp"

#include <cmath>

namespace pelsim::host {
namespace {

/// The rows of a column that are not zero, and what stands on the diagonal.
struct Rows {
  std::size_t first, last;  ///< half open, without a unit diagonal
  bool unit;
};

Rows rows_of(Part part, std::size_t column, std::size_t side) {
  switch (part) {
    case Part::all: return {0, side, false};
    case Part::lower: return {column, side, false};
    case Part::unit_lower: return {column + 1, side, true};
    case Part::upper: return {0, column + 1, false};
  }
  return {};
}

}  // namespace

Vector times(std::span<const double> tile, Part part, std::span<const double> x) {
  const std::size_t side = x.size();
  Vector y(side, 0.0);
  for (std::size_t column = 0; column < side; ++column) {
    const Rows rows = rows_of(part, column, side);
    if (rows.unit) y[column] += x[column];
    for (std::size_t row = rows.first; row < rows.last; ++row) y[row] += tile[column * side + row] * x[column];
  }
  return y;
}

Vector transposed_times(std::span<const double> tile, Part part, std::span<const double> x) {
  const std::size_t side = x.size();
  Vector y(side, 0.0);
  for (std::size_t column = 0; column < side; ++column) {
    const Rows rows = rows_of(part, column, side);
    if (rows.unit) y[column] += x[column];
    for (std::size_t row = rows.first; row < rows.last; ++row) y[column] += tile[column * side + row] * x[row];
  }
  return y;
}

double norm(std::span<const double> x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return std::sqrt(sum);
}

double distance(std::span<const double> y, std::span<const double> z) {
  Vector difference(y.begin(), y.end());
  add(difference, -1, z);
  return norm(difference) / norm(z);
}

void add(std::span<double> y, double factor, std::span<const double> x) {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += factor * x[i];
}

}  // namespace pelsim::host
