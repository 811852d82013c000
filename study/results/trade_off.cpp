#include "study/results/trade_off.hpp"

#include <algorithm>
#include <map>

namespace pelsim::results {
namespace {

bool has_two_values(const Table& table, std::size_t metric) {
  std::vector<double> known;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.counts(metric, r)) known.push_back(table.values[metric][r]);
  return std::adjacent_find(known.begin(), known.end(), std::not_equal_to<>()) != known.end();
}

}  // namespace

TradeOff trade_off(const Table& table) {
  TradeOff found;
  for (const char* name : {"makespan_s", "energy_j", "cost_usd"})
    if (const auto metric = table.find_metric(name); metric && has_two_values(table, *metric))
      found.metrics.push_back(*metric);
  if (found.metrics.size() < 2) return {};
  struct Sums {
    std::size_t row = 0, n = 0;
    scaling::Objectives sums{};
  };
  std::map<std::uint32_t, Sums> of_point;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto known = [&](std::size_t metric) { return table.counts(metric, r); };
    if (!std::all_of(found.metrics.begin(), found.metrics.end(), known)) continue;
    Sums& sums = of_point[table.rows[r].point];
    sums.row = r;
    ++sums.n;
    for (std::size_t k = 0; k < found.metrics.size(); ++k) sums.sums[k] += table.values[found.metrics[k]][r];
  }
  std::vector<scaling::Objectives> means;
  for (auto& [point, sums] : of_point) {
    for (double& sum : sums.sums) sum /= static_cast<double>(sums.n);
    found.points.push_back({point, sums.row, sums.sums});
    means.push_back(sums.sums);
  }
  found.front = scaling::pareto_front(means);
  return found;
}

}  // namespace pelsim::results
