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

Vectors RandomMatrix::products(const Vectors& probes) const {
  Vectors all(probes.size(), Vector(tiles * side));
  for (std::size_t row = 0; row < tiles; ++row)
    for (std::size_t column = 0; column < tiles; ++column) {
      const Vector tile = matrix_tile(row, column, tiles, side, seed);
      for (std::size_t n = 0; n < probes.size(); ++n)
        add(part(all[n], row, side), 1, times(tile, Part::all, part(probes[n], column, side)));
    }
  return all;
}

double RandomMatrix::norm() const {
  double square = 0;
  for (std::size_t row = 0; row < tiles; ++row)
    for (std::size_t column = 0; column < tiles; ++column) {
      const double length = host::norm(matrix_tile(row, column, tiles, side, seed));
      square += length * length;
    }
  return std::sqrt(square);
}

}  // namespace pelsim::host
