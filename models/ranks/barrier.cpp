#include "models/ranks/algorithms.hpp"
#include "models/ranks/powers.hpp"

namespace pelsim::ranks {

void dissemination_barrier(Team& team) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 0; k < p; ++k)
    for (std::uint32_t distance = 1; distance < p; distance *= 2)
      team.exchange(k, (k + distance) % p, {}, (k + p - distance) % p, {}, Take::keep);
}

void doubling_barrier(Team& team) {
  const Folding folding(team.size());
  folding.fold(team, {});
  for (std::uint32_t actor = 0; actor < folding.actors; ++actor)
    for (std::uint32_t distance = 1; distance < folding.actors; distance *= 2) {
      const std::uint32_t partner = folding.member(actor ^ distance);
      team.exchange(folding.member(actor), partner, {}, partner, {}, Take::keep);
    }
  folding.unfold(team, [](std::uint32_t) { return Payload(); });
}

}  // namespace pelsim::ranks
