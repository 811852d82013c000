#include "study/exporters/charts/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pelsim::charts {
namespace {

/// Standard deviation over mean of the steps between neighbours.
double unevenness(const std::vector<double>& steps) {
  double sum = 0, squares = 0;
  for (const double step : steps) sum += step, squares += step * step;
  const double mean = sum / static_cast<double>(steps.size());
  return std::sqrt(std::max(0.0, squares / static_cast<double>(steps.size()) - mean * mean)) / mean;
}

Spacing spacing_of(const std::vector<double>& values) {
  if (values.size() < 3 || values.front() <= 0) return Spacing::even;
  std::vector<double> differences, ratios;
  for (std::size_t i = 1; i < values.size(); ++i) {
    differences.push_back(values[i] - values[i - 1]);
    ratios.push_back(std::log(values[i] / values[i - 1]));
  }
  return unevenness(ratios) < unevenness(differences) ? Spacing::logarithmic : Spacing::even;
}

Axis log_axis(const Measure& measure, double least, double most, int most_ticks) {
  Axis axis{.title = title_of(measure, ""), .low = least / 1.1, .high = most * 1.1, .spacing = Spacing::logarithmic};
  for (const double tick : log_ticks(axis.low, axis.high, most_ticks)) {
    const Prefix prefix = prefix_for(tick, measure.prefixes);
    const std::string number = short_number(tick / prefix.factor);
    axis.ticks.push_back({tick, prefix.name.empty() ? number : fmt::format("{} {}", number, prefix.name)});
  }
  return axis;
}

}  // namespace

std::string title_of(const Measure& measure, std::string_view prefix) {
  if (measure.unit.empty()) return measure.name;
  return fmt::format("{} ({}{})", measure.name, prefix, measure.unit);
}

std::string text_of(const Measure& measure, double value) {
  const Prefix prefix = prefix_for(std::abs(value), measure.prefixes);
  if (measure.unit.empty()) return short_number(value);
  return fmt::format("{} {}{}", short_number(value / prefix.factor), prefix.name, measure.unit);
}

double Axis::share(double value) const {
  if (spacing == Spacing::logarithmic) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

Axis value_axis(const Measure& measure, double least, double most, int most_ticks) {
  if (least > 0 && most / least > 50) return log_axis(measure, least, most, most_ticks);
  if (least >= 0 && least < 0.4 * most) least = 0;
  if (most <= 0 && most > 0.4 * least) most = 0;
  if (!(most > least)) {  // one value: something to both sides, never to the other side of 0
    const double margin = least == 0 ? 1 : 0.1 * std::abs(least);
    least -= least == 0 ? 0 : margin;
    most += margin;
  }
  const double step = nice_step((most - least) * 1.02, most_ticks - 1);
  Axis axis{.low = step * std::floor(least / step + 1e-9), .high = step * std::ceil(most / step - 1e-9)};
  const Prefix prefix = prefix_for(std::max(std::abs(axis.low), std::abs(axis.high)), measure.prefixes);
  axis.title = title_of(measure, prefix.name);
  for (const double tick : multiples(step, axis.low, axis.high))
    axis.ticks.push_back({tick, tick_label(tick / prefix.factor, step / prefix.factor)});
  return axis;
}

Axis design_axis(std::string title, const std::vector<double>& values, const std::vector<std::string>& labels) {
  Axis axis{.title = std::move(title), .spacing = spacing_of(values)};
  for (std::size_t i = 0; i < values.size(); ++i) axis.ticks.push_back({values[i], labels[i]});
  axis.low = values.front();
  axis.high = values.back();
  if (axis.spacing == Spacing::logarithmic) {
    const double margin = std::pow(axis.high / axis.low, 0.04);
    axis.low /= margin;
    axis.high *= margin;
  } else {
    const double margin = axis.high > axis.low ? 0.04 * (axis.high - axis.low) : std::max(1.0, std::abs(axis.high));
    axis.low -= margin;
    axis.high += margin;
  }
  return axis;
}

Axis number_axis(std::string title, const std::vector<double>& values, const std::vector<std::string>& labels) {
  constexpr std::size_t marks = 5;
  Axis axis = design_axis(std::move(title), values, labels);
  if (values.size() <= marks) return axis;
  std::vector<Axis::Tick> some;
  for (std::size_t i = 0; i < marks; ++i) {
    const double wanted = axis.low + (axis.high - axis.low) * static_cast<double>(i) / (marks - 1);
    const auto nearer = [&](const Axis::Tick& a, const Axis::Tick& b) {
      return std::abs(a.value - wanted) < std::abs(b.value - wanted);
    };
    some.push_back(*std::min_element(axis.ticks.begin(), axis.ticks.end(), nearer));
  }
  axis.spacing = Spacing::even;
  axis.ticks = std::move(some);
  return axis;
}

}  // namespace pelsim::charts
