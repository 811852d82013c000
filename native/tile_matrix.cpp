#include "native/tile_matrix.hpp"

namespace pelsim::host {

Vector matrix_tile(std::size_t row, std::size_t column, std::size_t tiles, std::size_t side, std::uint64_t seed) {
  const Stream random(seed, "programs.matrix");
  Vector tile(side * side);
  for (std::size_t j = 0; j < side; ++j)
    for (std::size_t i = 0; i < side; ++i) {
      const bool mirrored = row == column && i < j;
      const std::size_t place = mirrored ? i * side + j : j * side + i;
      tile[j * side + i] = 2 * Stream::unit(random.at(row * tiles + column, place)) - 1;
    }
  if (row == column)
    for (std::size_t i = 0; i < side; ++i) tile[i * side + i] += static_cast<double>(tiles * side);
  return tile;
}

}  // namespace pelsim::host
