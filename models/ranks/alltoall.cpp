#include <bit>

#include "models/ranks/algorithms.hpp"

namespace pelsim::ranks {

void pairwise_alltoall(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  const bool is_power = std::has_single_bit(p);
  for (std::uint32_t k = 0; k < p; ++k)
    for (std::uint32_t i = 1; i < p; ++i) {
      const std::uint32_t to = is_power ? k ^ i : (k + i) % p, from = is_power ? k ^ i : (k + p - i) % p;
      team.exchange(k, to, pieces.run(k * p + to), from, pieces.run(from * p + k), Take::keep);
    }
}

void spread_alltoall(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  for (std::uint32_t k = 0; k < p; ++k) {
    for (std::uint32_t i = 1; i < p; ++i) {
      const std::uint32_t from = (k + p - i) % p;
      team.post_recv(k, from, pieces.run(from * p + k));
    }
    for (std::uint32_t i = 1; i < p; ++i) {
      const std::uint32_t to = (k + i) % p;
      team.post_send(k, to, pieces.run(k * p + to));
    }
    team.complete(k);
  }
}

void bruck_alltoall(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  // What member k passes on in the round of `bit`: pieces that have gone the lower bits of their distance already.
  const auto pass_on = [&](std::uint32_t k, std::uint32_t bit, std::vector<Part>& parts) {
    parts.clear();
    for (std::uint32_t distance = bit; distance < p; ++distance) {
      if ((distance & bit) == 0) continue;
      const std::uint32_t source = (k + p - distance % bit) % p;
      parts.push_back({source * p + (source + distance) % p, 1});
    }
  };
  std::vector<Part> out, in;
  for (std::uint32_t k = 0; k < p; ++k)
    for (std::uint32_t bit = 1; bit < p; bit *= 2) {
      const std::uint32_t from = (k + p - bit) % p;
      pass_on(k, bit, out);
      pass_on(from, bit, in);
      team.exchange(k, (k + bit) % p, pieces.some(out), from, pieces.some(in), Take::keep);
    }
}

}  // namespace pelsim::ranks
