#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "models/ranks/message_sink.hpp"

namespace pelsim::ranks {

/// What an algorithm for powers of two does with other numbers of members: of the first 2 `extra` members each even one
/// folds into the odd one after it, so that `actors` members go on.
struct Folding {
  std::uint32_t actors = 1, extra = 0;

  explicit Folding(std::uint32_t members) : actors(std::bit_floor(members)), extra(members - actors) {}

  std::uint32_t member(std::uint32_t actor) const { return actor < extra ? 2 * actor + 1 : actor + extra; }
  /// The first member that actor stands for; `actor` may be `actors`.
  std::uint32_t first(std::uint32_t actor) const { return actor < extra ? 2 * actor : actor + extra; }

  /// Even members hand `data` over, to be combined.
  void fold(Team& team, const Payload& data) const {
    for (std::uint32_t k = 0; k < extra; ++k) {
      team.send(2 * k, 2 * k + 1, data);
      team.recv(2 * k + 1, 2 * k, data, Take::combine);
    }
    team.next_phase();
  }
  /// They get what `data(k)` says back.
  template <class Data>
  void unfold(Team& team, const Data& data) const {
    team.next_phase();
    for (std::uint32_t k = 0; k < extra; ++k) {
      team.send(2 * k + 1, 2 * k, data(k));
      team.recv(2 * k, 2 * k + 1, data(k), Take::keep);
    }
  }
};

/// Piece bounds of actors: actor k has pieces bound(k) .. bound(k + 1) - 1. After log2 steps each actor has its own
/// pieces, combined.
template <class Bound>
void halve(Team& team, const Folding& folding, const Pieces& pieces, const Bound& bound) {
  const auto data = [&](std::uint32_t from, std::uint32_t to) {
    return pieces.run(bound(from), bound(to) - bound(from));
  };
  for (std::uint32_t actor = 0; actor < folding.actors; ++actor) {
    std::uint32_t low = 0;
    for (std::uint32_t half = folding.actors / 2; half > 0; half /= 2) {
      const std::uint32_t middle = low + half, high = middle + half;
      const bool is_low = actor < middle;
      const std::uint32_t partner = folding.member(is_low ? actor + half : actor - half);
      team.exchange(folding.member(actor), partner, is_low ? data(middle, high) : data(low, middle), partner,
                    is_low ? data(low, middle) : data(middle, high), Take::combine);
      if (!is_low) low = middle;
    }
  }
  team.next_phase();
}

/// The way back: each actor begins with its own pieces and ends with all.
template <class Bound>
void gather_by_doubling(Team& team, const Folding& folding, const Pieces& pieces, const Bound& bound) {
  const auto data = [&](std::uint32_t from, std::uint32_t actors) {
    return pieces.run(bound(from), bound(from + actors) - bound(from));
  };
  for (std::uint32_t actor = 0; actor < folding.actors; ++actor)
    for (std::uint32_t distance = 1; distance < folding.actors; distance *= 2) {
      const std::uint32_t mine = actor & ~(distance - 1);
      const std::uint32_t partner = folding.member(actor ^ distance);
      team.exchange(folding.member(actor), partner, data(mine, distance), partner, data(mine ^ distance, distance),
                    Take::keep);
    }
  team.next_phase();
}

}  // namespace pelsim::ranks
