#include "study/results/alternatives.hpp"

#include <algorithm>
#include <map>

namespace pelsim::results {
namespace {

bool all_positive(const Table& table, std::size_t metric) {
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.counts(metric, r) && table.values[metric][r] <= 0) return false;
  return true;
}

std::vector<double> values_of(const Cell& cell) {
  std::vector<double> values;
  for (const auto& [replicate, value] : cell.values) values.push_back(value);
  return values;
}

statistics::Comparison compare(const Cell& a, const Cell& b, bool paired, double confidence) {
  if (!paired) return statistics::compare_independent(values_of(a), values_of(b), confidence);
  const std::map<std::uint32_t, double> of_b(b.values.begin(), b.values.end());
  std::vector<double> first, second;
  for (const auto& [replicate, value] : a.values) {
    const auto found = of_b.find(replicate);
    if (found == of_b.end()) continue;
    first.push_back(value);
    second.push_back(found->second);
  }
  return statistics::compare_paired(first, second, confidence);
}

/// Setting by setting; [setting][level] = mean over the replicates.
std::map<std::uint32_t, std::map<std::uint32_t, double>> means_by_setting(const Table& table, std::size_t metric,
                                                                          std::size_t axis) {
  const std::vector<std::uint32_t> setting = combinations(table, other_axes(table, {axis}));
  std::map<std::uint32_t, std::map<std::uint32_t, std::vector<double>>> values;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.counts(metric, r)) values[setting[r]][table.levels[axis][r]].push_back(table.values[metric][r]);
  std::map<std::uint32_t, std::map<std::uint32_t, double>> means;
  for (const auto& [s, levels] : values)
    for (const auto& [level, of_level] : levels) means[s][level] = statistics::summarise(of_level).mean;
  return means;
}

void count_settings(const Table& table, Alternatives& found) {
  const Better better = table.metrics[found.metric].better;
  for (const auto& [setting, means] : means_by_setting(table, found.metric, found.axis)) {
    const auto base = means.find(found.baseline);
    if (base == means.end()) continue;
    for (Alternative& other : found.others) {
      const auto mean = means.find(other.level);
      if (mean == means.end()) continue;
      ++other.settings;
      other.better_in += better == Better::higher ? mean->second > base->second : mean->second < base->second;
    }
  }
}

}  // namespace

std::optional<Alternatives> compare_alternatives(const Table& table, std::size_t metric, std::size_t axis,
                                                 std::uint32_t baseline, double confidence) {
  const Cells cells = cells_of(table, metric, {axis}, all_positive(table, metric) ? Mean::geometric : Mean::arithmetic);
  const auto is_baseline = [&](const Cell& cell) { return cell.levels.front() == baseline; };
  const auto base = std::find_if(cells.cells.begin(), cells.cells.end(), is_baseline);
  if (base == cells.cells.end() || cells.cells.size() < 2) return std::nullopt;
  Alternatives found{.axis = axis,
                     .metric = metric,
                     .baseline = baseline,
                     .of_baseline = interval_of(*base, confidence),
                     .others = {},
                     .paired = table.common_random_numbers,
                     .settings = cells.balanced ? cells.kept : cells.settings};
  std::vector<double> p;
  for (const Cell& cell : cells.cells) {
    if (&cell == &*base) continue;
    Alternative other{
        .level = cell.levels.front(), .against_baseline = compare(*base, cell, found.paired, confidence), .p = {}};
    if (other.against_baseline.p) p.push_back(*other.against_baseline.p);
    found.others.push_back(std::move(other));
  }
  const std::vector<double> adjusted = statistics::holm(p);
  std::size_t next = 0;
  for (Alternative& other : found.others)
    if (other.against_baseline.p) other.p = adjusted[next++];
  count_settings(table, found);
  return found;
}

Spreads spreads_of(const Table& table, std::size_t metric, std::size_t axis) {
  std::vector<std::uint32_t> setting = combinations(table, other_axes(table, {axis}));
  Spreads found;
  found.relative = *std::max_element(setting.begin(), setting.end()) > 0 && all_positive(table, metric);
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> best;
  const bool high = table.metrics[metric].better == Better::higher;
  if (found.relative) {
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      if (!table.counts(metric, r)) continue;
      const double value = table.values[metric][r];
      const auto [at, fresh] = best.try_emplace({setting[r], table.rows[r].replicate}, value);
      if (!fresh) at->second = high ? std::max(at->second, value) : std::min(at->second, value);
    }
  }
  std::map<std::uint32_t, std::vector<double>> values;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (!table.counts(metric, r)) continue;
    const double by = found.relative ? best[{setting[r], table.rows[r].replicate}] : 1;
    values[table.levels[axis][r]].push_back(table.values[metric][r] / by);
  }
  for (auto& [level, of_level] : values) found.boxes.emplace_back(level, statistics::box_plot(std::move(of_level)));
  return found;
}

}  // namespace pelsim::results
