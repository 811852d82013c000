#include "study/results/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "study/results/cells.hpp"
#include "study/results/sentences.hpp"

namespace pelsim::results {
namespace {

constexpr std::size_t most_alternatives = 6, most_curves_told = 4;

/// Points by the mean of the first metric, best first.
std::vector<std::pair<double, std::size_t>> ranked_points(const Table& table, std::size_t metric) {
  struct Sum {
    double sum = 0;
    std::size_t n = 0, row = 0;
  };
  std::map<std::uint32_t, Sum> of_point;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (!table.counts(metric, r)) continue;
    Sum& sum = of_point[table.rows[r].point];
    sum.sum += table.values[metric][r];
    sum.row = r;
    ++sum.n;
  }
  std::vector<std::pair<double, std::size_t>> ranked;
  for (const auto& [point, sum] : of_point) ranked.emplace_back(sum.sum / static_cast<double>(sum.n), sum.row);
  const bool high = table.metrics[metric].better == Better::higher;
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](const auto& a, const auto& b) { return high ? a.first > b.first : a.first < b.first; });
  return ranked;
}

statistics::MeanInterval of_point(const Table& table, std::size_t metric, std::uint32_t point, double confidence) {
  std::vector<double> values;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (table.rows[r].point == point && table.counts(metric, r)) values.push_back(table.values[metric][r]);
  return statistics::mean_interval(values, confidence);
}

void tell_best(const Study& study, std::vector<std::string>& said) {
  const Table& table = study.table;
  if (study.choice.metrics.empty()) return;
  const std::size_t metric = study.choice.metrics.front();
  const auto ranked = ranked_points(table, metric);
  if (ranked.empty()) return;
  const Metric& of = table.metrics[metric];
  const auto text = [&](std::size_t row) {
    return interval_text(of, of_point(table, metric, table.rows[row].point, study.choice.confidence));
  };
  if (ranked.size() == 1) {
    said.push_back(fmt::format("One point: {} {}.", of.name, text(ranked.front().second)));
    return;
  }
  const char* best = of.better == Better::neither ? "Lowest" : "Best";
  const char* worst = of.better == Better::neither ? "highest" : "worst";
  if (ranked.front().first == ranked.back().first) {
    said.push_back(fmt::format("{} is {} at every point: nothing that varied changes it.", capital(of.name),
                               text(ranked.front().second)));
    return;
  }
  said.push_back(fmt::format("{} {}: {} with {}; {}: {} with {}.", best, of.name, text(ranked.front().second),
                             setting_text(table, ranked.front().second), worst, text(ranked.back().second),
                             setting_text(table, ranked.back().second)));
}

/// Axes whose values make no difference to any run.
void tell_idle_axes(const Study& study, std::vector<std::string>& said) {
  const Table& table = study.table;
  if (study.choice.metrics.empty()) return;
  const std::size_t metric = study.choice.metrics.front();
  for (std::size_t a = 0; a < table.axes.size(); ++a) {
    if (table.axes[a].values.size() < 2) continue;
    const std::vector<std::uint32_t> setting = combinations(table, other_axes(table, {a}));
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> seen;
    std::size_t compared = 0, different = 0;
    for (std::size_t r = 0; r < table.rows.size() && different == 0; ++r) {
      if (!table.counts(metric, r)) continue;
      const auto [at, fresh] = seen.try_emplace({setting[r], table.rows[r].replicate}, table.values[metric][r]);
      compared += !fresh;
      different += !fresh && at->second != table.values[metric][r];
    }
    if (compared > 0 && different == 0)
      said.push_back(fmt::format("{} has no effect: {} is the same for all its values, run by run.", table.axes[a].name,
                                 table.metrics[metric].name));
  }
}

void tell_failures(const Table& table, std::vector<std::string>& said) {
  if (table.failures.empty()) return;
  std::map<std::string, std::vector<std::size_t>> by_message;
  for (const Failure& failure : table.failures) by_message[failure.message].push_back(failure.row);
  said.push_back(fmt::format("{} of {} runs {} no result and {} in no mean.", table.failures.size(), table.rows.size(),
                             table.failures.size() == 1 ? "has" : "have", table.failures.size() == 1 ? "is" : "are"));
  std::vector<std::pair<std::string, std::vector<std::size_t>>> most(by_message.begin(), by_message.end());
  std::stable_sort(most.begin(), most.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  for (std::size_t i = 0; i < std::min<std::size_t>(3, most.size()); ++i) {
    const auto& [message, rows] = most[i];
    said.push_back(fmt::format("Failed {} time{}, first at point {}, replicate {} ({}): {}", rows.size(),
                               rows.size() == 1 ? "" : "s", table.rows[rows.front()].point,
                               table.rows[rows.front()].replicate, setting_text(table, rows.front()),
                               message.empty() ? "no reason given" : message));
  }
  if (most.size() > 3) said.push_back(fmt::format("{} other reasons are in the table.", most.size() - 3));
}

void tell_scaling(const Study& study, std::vector<std::string>& said) {
  if (!study.no_scaling.empty()) said.push_back("No scaling study: " + study.no_scaling + ".");
  if (!study.scaling) return;
  const std::vector<ScalingLine>& lines = study.scaling->lines;
  for (std::size_t i = 0; i < std::min(lines.size(), most_curves_told); ++i)
    said.push_back(scaling_sentence(study.table, *study.scaling, lines[i]));
  if (lines.size() > most_curves_told)
    said.push_back(fmt::format("{} other scaling curves are in the table.", lines.size() - most_curves_told));
}

void tell_front(const Study& study, std::vector<std::string>& said) {
  const TradeOff& trade = study.trade_off;
  if (trade.front.empty()) return;
  std::vector<std::string> names;
  for (const std::size_t metric : trade.metrics) names.push_back(study.table.metrics[metric].name);
  if (trade.front.size() == 1)
    said.push_back(fmt::format("One point is best in {} at once: {}.", fmt::join(names, " and "),
                               setting_text(study.table, trade.points[trade.front.front()].row)));
  else
    said.push_back(fmt::format("{} of {} points are a choice between {}: nothing beats them in all.",
                               trade.front.size(), trade.points.size(), fmt::join(names, ", ")));
}

}  // namespace

Study study_of(Table table, const Wishes& wishes) {
  Study study{
      .table = std::move(table), .choice = {}, .alternatives = {}, .scaling = {}, .no_scaling = {}, .trade_off = {}};
  study.choice = choose(study.table, wishes);
  if (study.choice.compared)
    for (const std::size_t metric : study.choice.metrics)
      if (auto found = compare_alternatives(study.table, metric, *study.choice.compared, study.choice.baseline,
                                            study.choice.confidence))
        study.alternatives.push_back(std::move(*found));
  study.scaling = scaling_of(study.table, study.choice, wishes.scaling, study.no_scaling);
  study.trade_off = trade_off(study.table);
  return study;
}

std::vector<std::string> findings(const Study& study) {
  std::vector<std::string> said;
  tell_best(study, said);
  if (!study.alternatives.empty()) {
    const Alternatives& all = study.alternatives.front();
    for (std::size_t i = 0; i < std::min(all.others.size(), most_alternatives); ++i)
      said.push_back(comparison_sentence(study.table, all, all.others[i], study.choice.confidence));
    if (all.others.size() > most_alternatives)
      said.push_back(fmt::format("{} other alternatives are in the table.", all.others.size() - most_alternatives));
  }
  tell_scaling(study, said);
  tell_front(study, said);
  tell_idle_axes(study, said);
  tell_failures(study.table, said);
  return said;
}

}  // namespace pelsim::results
