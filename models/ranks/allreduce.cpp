#include <bit>
#include <optional>
#include <utility>

#include "models/ranks/algorithms.hpp"
#include "models/ranks/powers.hpp"

namespace pelsim::ranks {

void doubling_allreduce(Team& team, const Pieces& pieces) {
  const Folding folding(team.size());
  folding.fold(team, pieces.all());
  for (std::uint32_t actor = 0; actor < folding.actors; ++actor)
    for (std::uint32_t distance = 1; distance < folding.actors; distance *= 2) {
      const std::uint32_t partner = folding.member(actor ^ distance);
      team.exchange(folding.member(actor), partner, pieces.all(), partner, pieces.all(), Take::combine);
    }
  folding.unfold(team, [&](std::uint32_t) { return pieces.all(); });
}

void ring_allreduce(Team& team, const Pieces& pieces) {
  ring_reduce_scatter(team, pieces);
  ring_allgather(team, pieces);
}

void halving_doubling_allreduce(Team& team, const Pieces& pieces) {
  const Folding folding(team.size());
  const auto own = [](std::uint32_t actor) { return actor; };
  folding.fold(team, pieces.all());
  halve(team, folding, pieces, own);
  gather_by_doubling(team, folding, pieces, own);
  folding.unfold(team, [&](std::uint32_t) { return pieces.all(); });
}

void reduce_broadcast_allreduce(Team& team, const Pieces& pieces) {
  binomial_reduce(team, 0, pieces);
  binomial_broadcast(team, 0, pieces);
}

namespace {

/// A binary tree over numbers 0..p-1 in which odd numbers are leaves: a number whose lowest set bit is 2^k has children
/// 2^(k-1) to its left and right (the right one moved left until it exists); 0 is the root with one child.
struct TreePlace {
  std::optional<std::uint32_t> parent;
  std::vector<std::uint32_t> children;
};

TreePlace place_in_tree(std::uint32_t number, std::uint32_t p) {
  TreePlace place;
  if (number == 0) {
    if (p > 1) place.children.push_back(std::bit_ceil(p) / 2);
    return place;
  }
  const std::uint32_t bit = number & -number;
  const std::uint32_t up = (number ^ bit) | (bit << 1);
  place.parent = up < p ? up : number ^ bit;
  if (bit == 1) return place;
  place.children.push_back(number - bit / 2);
  for (std::uint32_t step = bit / 2; step > 0; step /= 2)
    if (number + step < p) {
      place.children.push_back(number + step);
      break;
    }
  return place;
}

/// In the second tree the numbers run backwards (even p) or one further (odd p), so that its inner members are leaves
/// of the first; with odd p the root of the first is the one member that is inner in both.
TreePlace second_place(std::uint32_t member, std::uint32_t p) {
  const bool mirrored = p % 2 == 0;
  const auto member_of = [&](std::uint32_t number) { return mirrored ? p - 1 - number : (number + 1) % p; };
  TreePlace place = place_in_tree(mirrored ? p - 1 - member : (member + p - 1) % p, p);
  if (place.parent) place.parent = member_of(*place.parent);
  for (std::uint32_t& child : place.children) child = member_of(child);
  return place;
}

void up(Team& team, std::uint32_t member, const TreePlace& place, const Payload& data) {
  for (const std::uint32_t child : place.children) team.recv(member, child, data, Take::combine);
  if (place.parent) team.post_send(member, *place.parent, data);
}

void down(Team& team, std::uint32_t member, const TreePlace& place, const Payload& data) {
  if (place.parent) team.recv(member, *place.parent, data, Take::keep);
  for (const std::uint32_t child : place.children) team.post_send(member, child, data);
}

}  // namespace

void double_tree_allreduce(Team& team, const Pieces& pieces) {
  const std::uint32_t p = team.size(), n = pieces.count();
  for (std::uint32_t member = 0; member < p; ++member) {
    const TreePlace first = place_in_tree(member, p), second = second_place(member, p);
    // A leaf sends at once: it goes first on the way up and last on the way down.
    const bool first_is_leaf = first.children.empty();
    const auto& [leaf, inner] = first_is_leaf ? std::pair(first, second) : std::pair(second, first);
    const std::uint32_t of_leaf = first_is_leaf ? 0 : 1;
    for (std::uint32_t s = 0; s < n; s += 2) {
      if (s + of_leaf < n) up(team, member, leaf, pieces.run(s + of_leaf));
      if (s + 1 - of_leaf < n) up(team, member, inner, pieces.run(s + 1 - of_leaf));
    }
    team.complete(member);
    for (std::uint32_t s = 0; s < n; s += 2) {
      if (s + 1 - of_leaf < n) down(team, member, inner, pieces.run(s + 1 - of_leaf));
      if (s + of_leaf < n) down(team, member, leaf, pieces.run(s + of_leaf));
    }
    team.complete(member);
  }
  team.next_phase();
}

void hierarchical_allreduce(Team& team, std::uint32_t per_node, const Pieces& pieces) {
  const std::uint32_t p = team.size(), nodes = (p + per_node - 1) / per_node;
  const auto node = [&](std::uint32_t n) {
    std::vector<Rank> ranks;
    for (std::uint32_t k = n * per_node; k < std::min(p, (n + 1) * per_node); ++k) ranks.push_back(team.rank(k));
    return ranks;
  };
  const auto across = [&](std::uint32_t k) {
    std::vector<Rank> ranks;
    for (std::uint32_t n = 0; n < nodes; ++n) ranks.push_back(team.rank(n * per_node + k));
    return ranks;
  };
  const auto in_nodes = [&](const auto& act) {
    for (std::uint32_t n = 0; n < nodes; ++n) {
      const std::vector<Rank> ranks = node(n);
      Team neighbours = team.of(ranks);
      act(neighbours);
    }
  };
  if (p % per_node != 0) {
    in_nodes([&](Team& neighbours) { binomial_reduce(neighbours, 0, pieces); });
    const std::vector<Rank> first = across(0);
    Team leaders = team.of(first);
    ring_allreduce(leaders, pieces.joined(nodes));
    in_nodes([&](Team& neighbours) { binomial_broadcast(neighbours, 0, pieces); });
    return;
  }
  const Pieces of_neighbours = pieces.joined(per_node);
  in_nodes([&](Team& neighbours) { ring_reduce_scatter(neighbours, of_neighbours); });
  for (std::uint32_t k = 0; k < per_node; ++k) {
    const std::vector<Rank> ranks = across(k);
    Team peers = team.of(ranks);
    ring_allreduce(peers, of_neighbours.inside(k));
  }
  in_nodes([&](Team& neighbours) { ring_allgather(neighbours, of_neighbours); });
}

}  // namespace pelsim::ranks
