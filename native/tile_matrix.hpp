#pragma once
#include <cmath>
#include <span>
#include <vector>

#include "native/probe.hpp"
#include "native/random_data.hpp"

namespace pelsim::host {

/// A square matrix of tiles, each of them contiguous, column after column. Tiles that nobody fills take no memory.
class TileMatrix {
 public:
  TileMatrix(std::size_t tiles, std::size_t side) : tiles_(tiles), side_(side), tile_(tiles * tiles) {}

  std::size_t tiles() const { return tiles_; }
  std::size_t side() const { return side_; }
  std::size_t order() const { return tiles_ * side_; }
  double* at(std::size_t row, std::size_t column) { return tile_[row * tiles_ + column].data(); }
  std::span<const double> at(std::size_t row, std::size_t column) const { return tile_[row * tiles_ + column]; }
  void fill(std::size_t row, std::size_t column, Vector elements) {
    tile_[row * tiles_ + column] = std::move(elements);
  }

 private:
  std::size_t tiles_, side_;
  std::vector<Vector> tile_;
};

/// One tile of a random matrix: elements uniform in [-1, 1), the order added on the diagonal, so that every row is
/// dominated by it. Diagonal tiles are symmetric.
Vector matrix_tile(std::size_t row, std::size_t column, std::size_t tiles, std::size_t side, std::uint64_t seed);

/// Vectors to multiply a matrix with, one beside the other.
using Vectors = std::vector<Vector>;

/// The matrix of all these tiles: its products, and its Frobenius norm.
struct RandomMatrix {
  std::size_t tiles, side;
  std::uint64_t seed;

  Vectors products(const Vectors& probes) const;
  double norm() const;
};

/// The elements of a vector that a tile in this row or column meets.
template <class Numbers>
auto part(Numbers& x, std::size_t tile, std::size_t side) {
  return std::span(x).subspan(tile * side, side);
}

/// |E| / (N |A|) in Frobenius norms for matrices of order N: |A| is given, |E| estimated by four random vectors;
/// `residual` gives E x for each of them.
template <class Residual>
double backward_error(std::size_t order, double norm_of_a, std::uint64_t seed, Residual residual) {
  Vectors probes;
  for (std::uint64_t n = 0; n < 4; ++n) probes.push_back(random_signs(order, seed + n, "programs.probe"));
  double sum = 0;
  for (const Vector& e : residual(probes)) sum += norm(e) * norm(e);
  return std::sqrt(sum / static_cast<double>(probes.size())) / (static_cast<double>(order) * norm_of_a);
}

}  // namespace pelsim::host
