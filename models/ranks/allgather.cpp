#include <bit>

#include "models/ranks/algorithms.hpp"
#include "models/ranks/powers.hpp"

namespace pelsim::ranks {

void ring_allgather(Team& team, const Pieces& pieces, std::uint32_t shift) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 0; k < p; ++k) {
    const std::uint32_t own = (k + p - shift) % p;
    for (std::uint32_t i = 0; i + 1 < p; ++i)
      team.exchange(k, (k + 1) % p, pieces.run((own + p - i) % p), (k + p - 1) % p,
                    pieces.run((own + 2 * p - i - 1) % p), Take::keep);
  }
  team.next_phase();
}

void doubling_allgather(Team& team, const Pieces& pieces) {
  const Folding folding(team.size());
  if (folding.extra > 0) return bruck_allgather(team, pieces);
  gather_by_doubling(team, folding, pieces, [](std::uint32_t actor) { return actor; });
}

void bruck_allgather(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 0; k < p; ++k)
    for (std::uint32_t distance = 1; distance < p; distance *= 2) {
      const std::uint32_t n = std::min(distance, p - distance), from = (k + distance) % p;
      team.exchange(k, (k + p - distance) % p, pieces.round(k, n), from, pieces.round(from, n), Take::keep);
    }
}

}  // namespace pelsim::ranks
