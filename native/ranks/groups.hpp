#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace pelsim::host {

/// Lists of values, one for each number 0, 1, ...; filled in any order, then frozen into one array.
template <class T>
class Groups {
 public:
  void add(std::size_t group, const T& value) { added_.emplace_back(group, value); }
  void freeze(std::size_t groups) {
    begin_.assign(groups + 1, 0);
    for (const auto& [group, value] : added_) ++begin_[group + 1];
    for (std::size_t g = 0; g < groups; ++g) begin_[g + 1] += begin_[g];
    std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
    values_.resize(added_.size());
    for (const auto& [group, value] : added_) values_[next[group]++] = value;
    added_ = {};
  }
  /// In the order in which they were added.
  std::span<const T> of(std::size_t group) const {
    return std::span(values_).subspan(begin_[group], begin_[group + 1] - begin_[group]);
  }

 private:
  std::vector<std::pair<std::size_t, T>> added_;
  std::vector<std::size_t> begin_;
  std::vector<T> values_;
};

}  // namespace pelsim::host
