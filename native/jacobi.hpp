#pragma once
#include <cstddef>

namespace pelsim::host {

/// One Jacobi sweep over side x side points: each becomes the mean of its four neighbours. Both arrays have a rim of
/// one point around them, so rows are side + 2 points apart; rims are not written.
inline void jacobi_sweep(const double* __restrict from, double* __restrict to, std::size_t side) {
  const std::size_t pitch = side + 2;
  for (std::size_t row = 1; row <= side; ++row) {
    const double *above = from + (row - 1) * pitch, *here = above + pitch, *below = here + pitch;
    double* result = to + row * pitch;
    for (std::size_t x = 1; x <= side; ++x) result[x] = 0.25 * ((above[x] + below[x]) + (here[x - 1] + here[x + 1]));
  }
}

}  // namespace pelsim::host
