#include "native/sparse.hpp"

namespace pelsim::host {

SparseRows screened_laplacian(std::size_t side) {
  SparseRows a;
  a.value.reserve(5 * side * side);
  a.column.reserve(5 * side * side);
  const auto add = [&a](std::size_t column, double value) {
    a.column.push_back(static_cast<std::uint32_t>(column));
    a.value.push_back(value);
  };
  a.begin.push_back(0);
  for (std::size_t row = 0; row < side; ++row)
    for (std::size_t x = 0; x < side; ++x) {
      const std::size_t here = (row + 1) * side + x;
      add(here - side, -1);
      if (x > 0) add(here - 1, -1);
      add(here, 8);
      if (x + 1 < side) add(here + 1, -1);
      add(here + side, -1);
      a.begin.push_back(static_cast<std::uint32_t>(a.value.size()));
    }
  return a;
}

void multiply(const SparseRows& a, const double* __restrict x, double* __restrict y) {
  for (std::size_t row = 0; row < a.rows(); ++row) {
    double sum = 0;
    for (std::uint32_t n = a.begin[row]; n < a.begin[row + 1]; ++n) sum += a.value[n] * x[a.column[n]];
    y[row] = sum;
  }
}

double dot(const double* x, const double* y, std::size_t count) {
  // Four sums side by side: one would wait for each addition's latency.
  double sums[4] = {};
  std::size_t n = 0;
  for (; n + 4 <= count; n += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += x[n + lane] * y[n + lane];
  for (; n < count; ++n) sums[0] += x[n] * y[n];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void scale_and_add(double a, const double* __restrict x, double b, double* __restrict y, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) y[n] = a * x[n] + b * y[n];
}

double sum(const double* x, std::size_t count) {
  double sum = 0;
  for (std::size_t n = 0; n < count; ++n) sum += x[n];
  return sum;
}

}  // namespace pelsim::host
