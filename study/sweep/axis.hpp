#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/toml.hpp"

/// What a sweep varies: a key of the scenario, and the values it takes.
namespace pelsim {

/// From `from` to `to`, both included. Two whole numbers give whole numbers; quantities keep the unit of `from`.
/// Numbers are rounded to 12 significant digits, so that 0.1 to 0.3 in steps of 0.1 holds 0.3.
struct Range {
  enum class Scale { linear, log };
  double from = 0, to = 0;
  Scale scale = Scale::linear;
  bool whole = false;
  std::string unit = {};  ///< "GB/s"; empty: a plain number
  Place place = {};

  /// The value at a share of the way, 0 <= share <= 1.
  Toml at(double share) const;
  /// In equal parts of the range, for designs that draw: every whole number is as likely as the next.
  Toml drawn(double share) const;
};

struct Axis {
  std::string key;
  std::vector<Toml> values;    ///< of a range without `count`: none until a design draws them
  std::optional<Range> range;  ///< for designs that draw
  Place place;

  /// As the results show a value: texts bare, all else as TOML.
  static std::string text_of(const Toml& value);
};

/// "5 GB/s" times 2 is "10 GB/s". nullopt: the text is no quantity.
std::optional<std::string> scaled_quantity(const std::string& text, double factor);

/// A list of values, or a table { from, to, count, scale }. Throws ScenarioError.
Axis read_axis(const std::string& key, const Toml& written);
/// "scheduler.model=heft,peft", "platform.nodes.0.count=1..8:8", "network.bandwidth=1 GB/s..100 GB/s:5:log".
Axis parse_axis(const std::string& text);

}  // namespace pelsim
