#include "study/results/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/exporters/charts/axis.hpp"

namespace pelsim::results {
namespace {

std::string percent(double share) {
  const double value = 100 * std::abs(share);
  return value < 0.1 ? fmt::format("{:.2g} %", value) : fmt::format("{:.1f} %", value);
}

/// "2.1 % (1.9 % to 2.3 %)".
std::string share_text(const scaling::Coefficient& share) {
  std::string text = percent(share.value);
  if (share.interval) text += fmt::format(" ({} to {})", percent(share.interval->low), percent(share.interval->high));
  return text;
}

std::string number_text(const scaling::Coefficient& number) {
  std::string text = fmt::format("{:.3g}", number.value);
  if (number.interval) text += fmt::format(" ({:.3g} to {:.3g})", number.interval->low, number.interval->high);
  return text;
}

/// Which runs a comparison had.
std::string basis(const Table& table, const Alternatives& all, const statistics::Comparison& found) {
  std::string text = all.paired ? fmt::format("{} pairs", found.n_a)
                                : fmt::format("Welch, {} and {} replicates", found.n_b, found.n_a);
  if (table.axes.size() > 1 && all.settings > 1) text += fmt::format(", geometric mean of {} settings", all.settings);
  return text;
}

/// Where runs of one value each say nothing about chance.
std::string without_test(const Alternatives& all, const Alternative& other) {
  const statistics::Comparison& found = other.against_baseline;
  if (found.n_a > 1)
    return fmt::format("the same in each of {} replicates, so that there is nothing to test", found.n_a);
  if (all.settings > 1)
    return fmt::format("better in {} of {} settings; one replicate, so that chance cannot be told", other.better_in,
                       other.settings);
  return "one replicate, so that chance cannot be told";
}

}  // namespace

std::string value_text(const Metric& metric, double value) {
  const charts::Prefixes prefixes = metric.large_too   ? charts::Prefixes::both
                                    : metric.small_too ? charts::Prefixes::down
                                                       : charts::Prefixes::none;
  return charts::text_of({metric.name, metric.unit, prefixes}, value);
}

std::string interval_text(const Metric& metric, const statistics::MeanInterval& interval) {
  const std::string mean = value_text(metric, interval.mean);
  if (!interval.half_width || *interval.half_width == 0) return mean;
  return fmt::format("{} ({} to {})", mean, value_text(metric, interval.low()), value_text(metric, interval.high()));
}

std::string p_text(double p) { return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.2g}", p); }

std::string setting_text(const Table& table, std::size_t row) {
  std::string text;
  for (std::size_t a = 0; a < table.axes.size(); ++a)
    if (table.axes[a].values.size() > 1)
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", table.axes[a].name,
                          table.axes[a].values[table.levels[a][row]]);
  return text.empty() ? "the one setting" : text;
}

std::string capital(std::string_view text) {
  std::string words(text);
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

std::string comparison_sentence(const Table& table, const Alternatives& all, const Alternative& other,
                                double confidence) {
  const Axis& axis = table.axes[all.axis];
  const std::string& name = axis.values[other.level];
  const std::string& base = axis.values[all.baseline];
  const Metric& metric = table.metrics[all.metric];
  const statistics::Comparison& found = other.against_baseline;
  if (found.difference == 0 && !other.p)
    return fmt::format("{} and {}: the same {} ({}).", name, base, metric.name, without_test(all, other));
  std::string change = fmt::format("{} lower", value_text(metric, -found.difference));
  if (found.difference > 0) change = fmt::format("{} higher", value_text(metric, found.difference));
  if (found.ratio) change = fmt::format("{} {}", percent(*found.ratio - 1), *found.ratio < 1 ? "lower" : "higher");
  if (!other.p)
    return fmt::format("{}: {} {} than {} ({}).", name, metric.name, change, base, without_test(all, other));
  std::string range;
  if (found.of_ratio) {
    const auto signed_percent = [](double ratio) { return fmt::format("{:+.1f} %", 100 * (ratio - 1)); };
    double from = found.of_ratio->low, to = found.of_ratio->high;
    if (*found.ratio < 1) std::swap(from, to);
    // Both ends on one side need no sign, once the sentence has told the side.
    range = (from - 1) * (to - 1) > 0 && *other.p < 1 - confidence
                ? fmt::format("{} to {}, ", percent(std::abs(from - 1)), percent(std::abs(to - 1)))
                : fmt::format("{} to {}, ", signed_percent(found.of_ratio->low), signed_percent(found.of_ratio->high));
  }
  const std::string facts = fmt::format("({}{}, effect size {:.2g}, {})", range, p_text(*other.p),
                                        std::abs(*found.effect), basis(table, all, found));
  if (*other.p >= 1 - confidence)
    return fmt::format("{} and {}: no significant difference in {} {}.", name, base, metric.name, facts);
  return fmt::format("{}: {} {} than {} {}.", name, metric.name, change, base, facts);
}

std::string line_name(const Table& table, const View& view, const std::vector<std::uint32_t>& levels) {
  std::string text;
  const std::vector<std::size_t> axes = view.axes();
  for (std::size_t i = 0; i < levels.size() && i < axes.size(); ++i)
    text += (text.empty() ? "" : ", ") + table.axes[axes[i]].values[levels[i]];
  return text;
}

std::string scaling_sentence(const Table& table, const ScalingStudy& study, const ScalingLine& line) {
  const scaling::Point& last = line.points.back();
  const std::string name = line_name(table, study.view, line.levels);
  std::string text =
      fmt::format("{}{}{} {:.3g} on {:.4g} {} against {:.4g} (efficiency {})", name, name.empty() ? "" : ": ",
                  study.kind == scaling::Kind::strong ? "speedup" : "scaled speedup", last.speedup, last.workers,
                  study.workers, line.points.front().workers, percent(last.efficiency));
  const auto misfit = [](const scaling::Fit& fit) {
    return fmt::format("; worst misfit {}", percent(fit.worst_misfit));
  };
  // The USL where it is needed: Amdahl's law is the USL with kappa = 0.
  const bool coherent = line.usl && line.usl->coherency.interval && line.usl->coherency.interval->low > 0;
  if (line.gustafson)
    text += fmt::format("; Gustafson's law: serial share {}{}", share_text(line.gustafson->serial),
                        misfit(*line.gustafson));
  else if (coherent)
    text += fmt::format("; USL: sigma {}, kappa {}{}", number_text(line.usl->serial), number_text(line.usl->coherency),
                        misfit(*line.usl));
  else if (line.amdahl)
    text += fmt::format("; Amdahl's law: serial share {}{}", share_text(line.amdahl->serial), misfit(*line.amdahl));
  if (const auto peak = coherent ? line.usl->peak() : std::nullopt)
    text += fmt::format("; fastest at about {:.3g} {}", *peak * line.points.front().workers, study.workers);
  if (study.assumed) text += "; strong scaling is assumed, as the table does not tell the work";
  return capital(text) + ".";
}

}  // namespace pelsim::results
