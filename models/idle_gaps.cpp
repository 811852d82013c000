#include "models/idle_gaps.hpp"

#include <algorithm>
#include <cassert>

namespace pelsim {

std::size_t IdleGaps::first_head_ending_from(double from) const {
  // Gallops back from the end: `low` ends before `from` (or is before all), `high` does not.
  std::size_t high = heads_.size(), step = 1;
  while (high >= step && heads_[high - step].end >= from) {
    high -= step;
    step *= 2;
  }
  std::size_t low = high >= step ? high - step + 1 : 0;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (heads_[middle].end >= from) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return high;
}

IdleGaps::Found IdleGaps::find(double from, double length) const {
  for (std::size_t h = first_head_ending_from(from); h < heads_.size(); ++h) {
    const Head& head = heads_[h];
    // end - begin is rounded, begin + length as well: the skip leaves room for both.
    if (head.longest + 4e-16 * head.end < length) continue;
    const Block& block = blocks_[head.block];
    for (std::size_t k = 0; k < head.count; ++k)
      if (block[k].end >= from && std::max(from, block[k].begin) + length <= block[k].end) return {h, k};
  }
  return {heads_.size(), 0};
}

void IdleGaps::reserve(Seconds start, Seconds length) {
  const Seconds finish = start + length;
  const bool keep = empty_ == Empty::keep;
  if (start >= busy_until_) {
    if (start > busy_until_ || keep) append({busy_until_.value, start.value});
    busy_until_ = finish;
    return;
  }
  const Found found = find(start.value, length.value);
  assert(found.head < heads_.size());
  const Gap whole = gap(found);
  std::array<Gap, 2> left;
  std::size_t count = 0;
  if (start.value > whole.begin || keep) left[count++] = {whole.begin, start.value};
  if (finish.value < whole.end || keep) left[count++] = {finish.value, whole.end};
  replace(found, left.data(), count);
}

void IdleGaps::append(Gap g) {
  if (heads_.empty() || heads_.back().count == block_size) {
    Head head{g.end, 0, static_cast<std::uint32_t>(blocks_.size()), 0};
    if (free_blocks_.empty()) {
      blocks_.emplace_back();
    } else {
      head.block = free_blocks_.back();
      free_blocks_.pop_back();
    }
    heads_.push_back(head);
  }
  Head& head = heads_.back();
  blocks_[head.block][head.count++] = g;
  head.end = g.end;
  head.longest = std::max(head.longest, g.end - g.begin);
}

void IdleGaps::replace(Found f, const Gap* by, std::size_t count) {
  if (count == 2 && heads_[f.head].count == block_size) {
    split(f.head);
    if (f.at >= heads_[f.head].count) f = {f.head + 1, f.at - heads_[f.head].count};
  }
  Head& head = heads_[f.head];
  Gap* const gaps = blocks_[head.block].data();
  if (count == 2) {
    std::copy_backward(gaps + f.at + 1, gaps + head.count, gaps + head.count + 1);
    ++head.count;
  } else if (count == 0) {
    std::copy(gaps + f.at + 1, gaps + head.count, gaps + f.at);
    --head.count;
  }
  std::copy(by, by + count, gaps + f.at);
  if (head.count > 0) return measure(head);
  free_blocks_.push_back(head.block);
  heads_.erase(heads_.begin() + static_cast<std::ptrdiff_t>(f.head));
}

void IdleGaps::split(std::size_t h) {
  const std::size_t keep = heads_[h].count / 2;
  Head upper{0, 0, static_cast<std::uint32_t>(blocks_.size()), heads_[h].count - static_cast<std::uint32_t>(keep)};
  if (free_blocks_.empty()) {
    blocks_.emplace_back();
  } else {
    upper.block = free_blocks_.back();
    free_blocks_.pop_back();
  }
  const Block& from = blocks_[heads_[h].block];
  std::copy(from.begin() + static_cast<std::ptrdiff_t>(keep), from.begin() + heads_[h].count,
            blocks_[upper.block].begin());
  heads_[h].count = static_cast<std::uint32_t>(keep);
  measure(heads_[h]);
  measure(upper);
  heads_.insert(heads_.begin() + static_cast<std::ptrdiff_t>(h) + 1, upper);
}

void IdleGaps::measure(Head& head) {
  const Block& block = blocks_[head.block];
  head.end = block[head.count - 1].end;
  head.longest = 0;
  for (std::size_t k = 0; k < head.count; ++k) head.longest = std::max(head.longest, block[k].end - block[k].begin);
}

}  // namespace pelsim
