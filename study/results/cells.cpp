#include "study/results/cells.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace pelsim::results {
namespace {

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) { return static_cast<std::uint64_t>(a) << 32 | b; }

/// Which settings every cell has.
std::vector<bool> common_settings(const std::vector<std::size_t>& rows, const std::vector<std::uint32_t>& cell,
                                  const std::vector<std::uint32_t>& setting, std::size_t settings) {
  std::unordered_set<std::uint64_t> seen;
  std::unordered_set<std::uint32_t> cells;
  std::vector<std::size_t> cells_with(settings, 0);
  for (const std::size_t r : rows) {
    cells.insert(cell[r]);
    if (seen.insert(pair_key(cell[r], setting[r])).second) ++cells_with[setting[r]];
  }
  std::vector<bool> common(settings);
  for (std::size_t s = 0; s < settings; ++s) common[s] = cells_with[s] == cells.size();
  return common;
}

std::size_t different(const std::vector<std::uint32_t>& numbers) {
  return numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end()) + std::size_t{1};
}

struct Sum {
  double sum = 0;
  std::size_t n = 0;
};

}  // namespace

std::vector<std::uint32_t> combinations(const Table& table, const std::vector<std::size_t>& axes) {
  std::vector<std::uint32_t> number(table.rows.size(), 0);
  for (const std::size_t axis : axes) {
    std::unordered_map<std::uint64_t, std::uint32_t> known;
    for (std::size_t r = 0; r < number.size(); ++r) {
      const std::uint64_t key = pair_key(number[r], table.levels[axis][r]);
      number[r] = known.try_emplace(key, static_cast<std::uint32_t>(known.size())).first->second;
    }
  }
  return number;
}

std::vector<std::size_t> other_axes(const Table& table, const std::vector<std::size_t>& axes) {
  std::vector<std::size_t> others;
  for (std::size_t a = 0; a < table.axes.size(); ++a)
    if (std::find(axes.begin(), axes.end(), a) == axes.end()) others.push_back(a);
  return others;
}

Cells cells_of(const Table& table, std::size_t metric, const std::vector<std::size_t>& axes, Mean mean) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.counts(metric, r)) rows.push_back(r);
  const std::vector<std::uint32_t> cell = combinations(table, axes);
  const std::vector<std::uint32_t> setting = combinations(table, other_axes(table, axes));
  Cells found;
  found.settings = different(setting);
  std::vector<bool> kept = common_settings(rows, cell, setting, found.settings);
  found.kept = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
  found.balanced = found.kept > 0 || rows.empty();
  if (!found.balanced) kept.assign(found.settings, true);

  std::map<std::vector<std::uint32_t>, std::map<std::uint32_t, Sum>> sums;
  std::vector<std::map<std::uint32_t, Sum>*> of_cell(different(cell), nullptr);
  for (const std::size_t r : rows) {
    if (!kept[setting[r]]) continue;
    if (of_cell[cell[r]] == nullptr) {
      std::vector<std::uint32_t> levels;
      for (const std::size_t axis : axes) levels.push_back(table.levels[axis][r]);
      of_cell[cell[r]] = &sums[levels];
    }
    Sum& sum = (*of_cell[cell[r]])[table.rows[r].replicate];
    const double value = table.values[metric][r];
    sum.sum += mean == Mean::geometric ? std::log(value) : value;
    ++sum.n;
  }
  for (auto& [levels, replicates] : sums) {
    Cell one{.levels = levels, .values = {}};
    for (const auto& [replicate, sum] : replicates) {
      if (found.balanced && sum.n < found.kept) continue;  // this replicate lacks a setting
      const double average = sum.sum / static_cast<double>(sum.n);
      one.values.emplace_back(replicate, mean == Mean::geometric ? std::exp(average) : average);
    }
    if (!one.values.empty()) found.cells.push_back(std::move(one));
  }
  return found;
}

statistics::MeanInterval interval_of(const Cell& cell, double confidence) {
  std::vector<double> values;
  for (const auto& [replicate, value] : cell.values) values.push_back(value);
  return statistics::mean_interval(values, confidence);
}

}  // namespace pelsim::results
