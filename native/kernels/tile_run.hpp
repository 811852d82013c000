#pragma once
#include "native/kernel.hpp"
#include "native/probe.hpp"
#include "native/random_data.hpp"
#include "native/tiles.hpp"

namespace pelsim::host {

/// A call that works in place on one square tile.
class TileRun : public KernelRun {
 public:
  void prepare() override { tile_ = input_; }
  /// The first element counts in every check.
  void damage() override { tile_.front() = 2 * tile_.front() + 1; }

 protected:
  TileRun(std::uint64_t side, Vector input, std::uint64_t seed)
      : side_(side), input_(std::move(input)), tile_(input_), probe_(random_signs(side, seed, "kernels.probe")) {}

  const std::size_t side_;
  const Vector input_;  ///< the tile as it is before a call
  Vector tile_;         ///< and after it
  const Vector probe_;  ///< a vector for the check
};

/// A tile whose diagonal outweighs its rows; symmetric where it is asked to be.
enum class Symmetric : bool { no, yes };
inline Vector dominant_tile(std::size_t side, std::uint64_t seed, Symmetric symmetric) {
  Vector tile = random_numbers<double>(side * side, seed, "kernels.dominant");
  for (std::size_t j = 0; j < side; ++j) {
    if (symmetric == Symmetric::yes)
      for (std::size_t i = 0; i < j; ++i) tile[j * side + i] = tile[i * side + j];
    tile[j * side + j] += static_cast<double>(side);
  }
  return tile;
}
inline Vector random_tile(std::size_t side, std::uint64_t seed, std::string_view name) {
  return random_numbers<double>(side * side, seed, name);
}

/// Bytes of so many tiles of doubles.
inline Bytes tiles(double count, std::uint64_t side) {
  return Bytes(count * 8 * static_cast<double>(side) * static_cast<double>(side));
}

}  // namespace pelsim::host
