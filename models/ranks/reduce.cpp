#include <bit>

#include "models/ranks/algorithms.hpp"
#include "models/ranks/powers.hpp"

namespace pelsim::ranks {

void binomial_reduce(Team& team, std::uint32_t root, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  const auto at = [&](std::uint32_t k) { return (k + root) % p; };
  for (std::uint32_t k = 0; k < p; ++k) {
    const std::uint32_t lowest = k == 0 ? std::bit_ceil(p) : k & -k;
    for (std::uint32_t distance = 1; distance < lowest; distance *= 2)
      if (k + distance < p) team.recv(at(k), at(k + distance), pieces.all(), Take::combine);
    if (k > 0) team.send(at(k), at(k - lowest), pieces.all());
  }
  team.next_phase();
}

void flat_reduce(Team& team, std::uint32_t root, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 1; k < p; ++k) {
    team.send((root + k) % p, root, pieces.all());
    team.recv(root, (root + k) % p, pieces.all(), Take::combine);
  }
}

void pairwise_reduce_scatter(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 0; k < p; ++k)
    for (std::uint32_t i = 1; i < p; ++i) {
      const std::uint32_t to = (k + i) % p, from = (k + p - i) % p;
      team.exchange(k, to, pieces.run(to), from, pieces.run(k), Take::combine);
    }
}

void ring_reduce_scatter(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 0; k < p; ++k)
    for (std::uint32_t i = 1; i < p; ++i)
      team.exchange(k, (k + 1) % p, pieces.run((k + p - i) % p), (k + p - 1) % p, pieces.run((k + 2 * p - i - 1) % p),
                    Take::combine);
  team.next_phase();
}

void halving_reduce_scatter(Team& team, const Pieces& pieces) {
  const Folding folding(team.size());
  folding.fold(team, pieces.all());
  halve(team, folding, pieces, [&](std::uint32_t actor) { return folding.first(actor); });
  folding.unfold(team, [&](std::uint32_t k) { return pieces.run(2 * k); });
}

}  // namespace pelsim::ranks
