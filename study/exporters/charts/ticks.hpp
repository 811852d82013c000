#pragma once
#include <string>
#include <string_view>
#include <vector>

/// Where an axis has its marks, and what stands beside them.
namespace pelsim::charts {

/// The smallest of 1, 2 or 5 times a power of ten that cuts `range` into at most `most` steps. range > 0
/// [after Heckbert, Nice numbers for graph labels, Graphics Gems 1990].
double nice_step(double range, int most);
/// The multiples of `step` from low to high.
std::vector<double> multiples(double step, double low, double high);
/// For a logarithmic axis, 0 < low < high: 1, 2, 5 times powers of ten, or powers alone, as many as fit.
std::vector<double> log_ticks(double low, double high, int most);

/// Which SI prefixes a unit takes: nobody reads kiloseconds.
enum class Prefixes { none, down, both };
struct Prefix {
  double factor = 1;
  std::string_view name = "";
};
/// The prefix with which `largest` has one to three digits before its point, as far as allowed.
Prefix prefix_for(double largest, Prefixes);

/// As many digits as tell it from the next tick: "0.25" for a step of 0.05, "1200" for 200. "-0" never.
std::string tick_label(double value, double step);
/// Three significant digits, without an exponent from 0.001 up to a million.
std::string short_number(double value);

}  // namespace pelsim::charts
