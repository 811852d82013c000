#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/ids.hpp"

namespace pelsim {

/// Names a placed attempt while it waits or runs; reused once it has ended.
using LiveId = Id<struct LiveThing>;

/// Placements that wait, by (order, sequence). Plans mostly place in the order in which they serve: such entries stand
/// in a row, at constant cost; only those that come out of turn go through a heap.
class PlacementQueue {
 public:
  struct Entry {
    double order;
    std::uint64_t sequence;
    LiveId live;
    SlotCount slots;
  };

  static bool before(const Entry& a, const Entry& b) {
    return a.order != b.order ? a.order < b.order : a.sequence < b.sequence;
  }

  bool empty() const { return first_ == row_.size() && late_.empty(); }
  const Entry& front() const { return is_late() ? late_.front() : row_[first_]; }
  void push(const Entry& e) {
    if (first_ == row_.size() || !before(e, row_.back())) {
      row_.push_back(e);
    } else {
      late_.push_back(e);
      std::push_heap(late_.begin(), late_.end(), after);
    }
  }
  void pop() {
    if (is_late()) {
      std::pop_heap(late_.begin(), late_.end(), after);
      late_.pop_back();
    } else if (++first_ == row_.size()) {
      row_.clear();
      first_ = 0;
    } else if (first_ >= 64 && 2 * first_ >= row_.size()) {
      row_.erase(row_.begin(), row_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
  }

 private:
  static bool after(const Entry& a, const Entry& b) { return before(b, a); }
  bool is_late() const { return !late_.empty() && (first_ == row_.size() || before(late_.front(), row_[first_])); }

  std::vector<Entry> row_;  ///< ascending, from `first_` on
  std::size_t first_ = 0;
  std::vector<Entry> late_;  ///< a heap
};

}  // namespace pelsim
