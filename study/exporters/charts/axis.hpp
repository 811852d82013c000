#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "study/exporters/charts/ticks.hpp"

/// One axis of a chart: what it shows, its range, its marks.
namespace pelsim::charts {

/// "makespan" in "s". A number without unit has unit "".
struct Measure {
  std::string name;
  std::string unit = "";
  Prefixes prefixes = Prefixes::none;
};

/// "makespan (ms)", "speedup".
std::string title_of(const Measure&, std::string_view prefix);
/// "3.21 ms": for tips, cells and sentences.
std::string text_of(const Measure&, double value);

enum class Spacing { even, logarithmic };

struct Axis {
  struct Tick {
    double value = 0;
    std::string label;
  };
  std::string title = {};
  double low = 0, high = 1;  ///< what the axis shows; high > low, and > 0 where logarithmic
  Spacing spacing = Spacing::even;
  std::vector<Tick> ticks = {};

  /// 0 at low, 1 at high.
  double share(double value) const;
};

/// For measured values: round ends, marks at round numbers, one SI prefix for all, in the title. Shows 0 where the
/// smallest value is below 40 % of the largest; logarithmic where values span more than a factor of 50, all being > 0.
Axis value_axis(const Measure&, double least, double most, int most_ticks = 6);
/// For what a study varies: marks at the very values, labelled as written. Ascending values, one label for each.
/// Logarithmic where their ratios are more alike than their differences.
Axis design_axis(std::string title, const std::vector<double>& values, const std::vector<std::string>& labels);
/// The same for many values: marks at a few of them, the first and the last among them.
Axis number_axis(std::string title, const std::vector<double>& values, const std::vector<std::string>& labels);

}  // namespace pelsim::charts
