#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/ids.hpp"

namespace pelsim {

/// A set of slots as bits with a summary above the bits: insert, erase and "the first from here on" cost one step for
/// each factor of 64 in the number of slots.
class SlotSet {
 public:
  SlotSet() = default;
  explicit SlotSet(std::size_t slots) {
    do {
      slots = (slots + 63) / 64;
      levels_.emplace_back(slots);
    } while (slots > 1);
  }

  bool contains(SlotId s) const { return (levels_[0][s.index() / 64] >> (s.index() % 64) & 1) != 0; }
  bool empty() const { return levels_.back()[0] == 0; }

  void insert(SlotId s) {
    std::size_t at = s.index();
    for (auto& level : levels_) {
      level[at / 64] |= std::uint64_t{1} << (at % 64);
      at /= 64;
    }
  }
  void erase(SlotId s) {
    std::size_t at = s.index();
    for (auto& level : levels_) {
      if ((level[at / 64] &= ~(std::uint64_t{1} << (at % 64))) != 0) return;
      at /= 64;
    }
  }
  /// The lowest slot of the set that is not below `from`; none if there is none.
  SlotId first(SlotId from = SlotId(0)) const {
    std::size_t at = from.index();
    for (std::size_t k = 0; k < levels_.size(); ++k, at = at / 64 + 1) {
      if (at / 64 >= levels_[k].size()) return {};
      const std::uint64_t word = levels_[k][at / 64] >> (at % 64);
      if (word == 0) continue;
      at += static_cast<std::size_t>(std::countr_zero(word));
      while (k > 0) at = at * 64 + static_cast<std::size_t>(std::countr_zero(levels_[--k][at]));
      return SlotId(at);
    }
    return {};
  }

 private:
  std::vector<std::vector<std::uint64_t>> levels_;  ///< [0] one bit a slot; each level one bit a word of that below
};

}  // namespace pelsim
