#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "sim/units.hpp"

namespace pelsim {

/// The gaps between the busy intervals of one slot in a planned schedule, in order of time. Blocks of at most 32 gaps
/// know their longest gap, and a search gallops backwards from the end, where most tasks go: insertion-based planning
/// of n tasks costs about n log n, not n^2.
class IdleGaps {
 public:
  /// Gaps of no length matter only to tasks of no length.
  enum class Empty { drop, keep };
  explicit IdleGaps(Empty empty = Empty::drop) : empty_(empty) {}

  /// The earliest start, not before `from`, of an interval of this length: in a gap that is long enough, else behind
  /// all that is busy.
  Seconds earliest_start(Seconds from, Seconds length) const {
    if (from >= busy_until_) return from;
    const Found found = find(from.value, length.value);
    return found.head == heads_.size() ? busy_until_ : Seconds(std::max(from.value, gap(found).begin));
  }
  /// `start` is an answer of `earliest_start` for this length.
  void reserve(Seconds start, Seconds length);
  Seconds busy_until() const { return busy_until_; }

 private:
  static constexpr std::size_t block_size = 32;
  struct Gap {
    double begin, end;
  };
  using Block = std::array<Gap, block_size>;
  struct Head {
    double end;      ///< of its last gap
    double longest;  ///< of its gaps
    std::uint32_t block, count;
  };
  struct Found {
    std::size_t head, at;
  };

  const Gap& gap(Found f) const { return blocks_[heads_[f.head].block][f.at]; }
  Found find(double from, double length) const;
  std::size_t first_head_ending_from(double from) const;
  void append(Gap);
  void replace(Found, const Gap* by, std::size_t count);
  void split(std::size_t head);
  void measure(Head&);

  Empty empty_;
  Seconds busy_until_;
  std::vector<Head> heads_;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> free_blocks_;
};

}  // namespace pelsim
