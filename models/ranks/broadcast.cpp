#include <bit>

#include "models/ranks/algorithms.hpp"

namespace pelsim::ranks {
namespace {

/// Members counted from the root on.
struct FromRoot {
  std::uint32_t root, p;
  std::uint32_t operator()(std::uint32_t k) const { return (k + root) % p; }
};

}  // namespace

void binomial_broadcast(Team& team, std::uint32_t root, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  const FromRoot at{root, p};
  for (std::uint32_t k = 0; k < p; ++k) {
    const std::uint32_t lowest = k == 0 ? std::bit_ceil(p) : k & -k;
    if (k > 0) team.recv(at(k), at(k - lowest), pieces.all(), Take::keep);
    for (std::uint32_t distance = lowest / 2; distance > 0; distance /= 2)
      if (k + distance < p) team.send(at(k), at(k + distance), pieces.all());
  }
  team.next_phase();
}

void flat_broadcast(Team& team, std::uint32_t root, const Pieces& pieces) {
  const FromRoot at{root, team.size()};
  for (std::uint32_t k = 1; k < team.size(); ++k) {
    team.post_send(root, at(k), pieces.all());
    team.recv(at(k), root, pieces.all(), Take::keep);
  }
  team.complete(root);
}

void chain_broadcast(Team& team, std::uint32_t root, const Pieces& pieces) {
  const std::uint32_t p = team.size(), last = pieces.count() - 1;
  const FromRoot at{root, p};
  if (p == 1) return;
  for (std::uint32_t s = 0; s <= last; ++s) team.send(root, at(1), pieces.run(s));
  for (std::uint32_t k = 1; k < p; ++k) {
    const bool is_end = k + 1 == p;
    team.recv(at(k), at(k - 1), pieces.run(0), Take::keep);
    for (std::uint32_t s = 0; s < last; ++s) {
      if (is_end)
        team.recv(at(k), at(k - 1), pieces.run(s + 1), Take::keep);
      else
        team.exchange(at(k), at(k + 1), pieces.run(s), at(k - 1), pieces.run(s + 1), Take::keep);
    }
    if (!is_end) team.send(at(k), at(k + 1), pieces.run(last));
  }
}

void scatter_allgather_broadcast(Team& team, std::uint32_t root, const Pieces& pieces) {
  binomial_scatter(team, root, pieces, Numbering::rotated);
  ring_allgather(team, pieces, root);
}

void binomial_scatter(Team& team, std::uint32_t root, const Pieces& pieces, Numbering numbering) {
  const std::uint32_t p = team.size();
  const FromRoot at{root, p};
  const std::uint32_t first = numbering == Numbering::rotated ? 0 : root;
  const auto data = [&](std::uint32_t k, std::uint32_t most) {
    return pieces.round((k + first) % p, std::min(most, p - k));
  };
  for (std::uint32_t k = 0; k < p; ++k) {
    const std::uint32_t lowest = k == 0 ? std::bit_ceil(p) : k & -k;
    if (k > 0) team.recv(at(k), at(k - lowest), data(k, lowest), Take::keep);
    for (std::uint32_t distance = lowest / 2; distance > 0; distance /= 2)
      if (k + distance < p) team.send(at(k), at(k + distance), data(k + distance, distance));
  }
  team.next_phase();
}

void binomial_gather(Team& team, std::uint32_t root, const Pieces& pieces) {
  const std::uint32_t p = team.size();
  const FromRoot at{root, p};
  const auto data = [&](std::uint32_t k, std::uint32_t most) {
    return pieces.round((k + root) % p, std::min(most, p - k));
  };
  for (std::uint32_t k = 0; k < p; ++k) {
    const std::uint32_t lowest = k == 0 ? std::bit_ceil(p) : k & -k;
    for (std::uint32_t distance = 1; distance < lowest; distance *= 2)
      if (k + distance < p) team.recv(at(k), at(k + distance), data(k + distance, distance), Take::keep);
    if (k > 0) team.send(at(k), at(k - lowest), data(k, lowest));
  }
}

void flat_scatter(Team& team, std::uint32_t root, const Pieces& pieces) {
  const FromRoot at{root, team.size()};
  for (std::uint32_t k = 1; k < team.size(); ++k) {
    team.post_send(root, at(k), pieces.run(at(k)));
    team.recv(at(k), root, pieces.run(at(k)), Take::keep);
  }
  team.complete(root);
}

void flat_gather(Team& team, std::uint32_t root, const Pieces& pieces) {
  const FromRoot at{root, team.size()};
  for (std::uint32_t k = 1; k < team.size(); ++k) {
    team.post_recv(root, at(k), pieces.run(at(k)));
    team.send(at(k), root, pieces.run(at(k)));
  }
  team.complete(root);
}

}  // namespace pelsim::ranks
