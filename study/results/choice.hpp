#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/results/table.hpp"

/// What a report of a table shows: which metrics, which axis is compared, what a chart's curves and panels are.
namespace pelsim::results {

/// What the user may ask for; empty: chosen by the rules below.
struct Wishes {
  std::vector<std::string> metrics;
  std::string compare;   ///< an axis
  std::string baseline;  ///< one of its values
  enum class Scaling { automatic, strong, weak, none } scaling = Scaling::automatic;
  double confidence = 0.95;
};

/// A chart of a metric against a numeric axis: one curve per value of `series`, one panel per value of `panels`;
/// everything else is averaged.
struct View {
  std::size_t x = 0;
  std::optional<std::size_t> series, panels;
  std::vector<std::size_t> axes() const;  ///< those that are set, in the order panels, series, x
};

inline constexpr std::size_t most_panels = 6, most_curves = 12;
/// An axis with more values is drawn as points, not as a curve: designs that draw their values at random.
inline constexpr std::size_t most_curve_values = 40;

struct Choice {
  std::vector<std::size_t> metrics;     ///< first the one that sentences are about
  std::optional<std::size_t> compared;  ///< axis whose values are the alternatives
  std::uint32_t baseline = 0;           ///< its level
  std::vector<std::size_t> numeric;     ///< numeric axes with at least two values
  double confidence = 0.95;

  View view_against(const Table&, std::size_t x) const;
};

/// Metrics: makespan, energy, cost, as far as there are numbers that vary; else the first of the table. Compared: the
/// first axis that is no number and has at least two values; else none. Baseline: its first value. Throws ScenarioError
/// for wishes that the table cannot fulfil.
Choice choose(const Table&, const Wishes&);

}  // namespace pelsim::results
