#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/statistics/sample.hpp"
#include "study/sweep/design.hpp"

namespace pelsim {

/// How well the mean of each point is known, where a rule says how many replicates there are: points.csv, and what is
/// told of it. Takes runs in the order of the design.
class PointMeans {
 public:
  explicit PointMeans(const Design&);

  std::string header() const;
  /// `row`: the run's, from `seed` on. Gives the line of the point before where this run begins another; else empty.
  std::string add(std::uint64_t run, std::string_view row);
  /// The line of the last point.
  std::string finish();
  /// How many points reached the rule's width, and which is known worst.
  std::vector<std::string> notes() const;

 private:
  const Design* design_;
  std::optional<std::uint64_t> point_;
  std::vector<double> values_;
  std::uint64_t points_ = 0, reached_ = 0;
  std::uint64_t fewest_ = 0, most_ = 0;  ///< runs of a point
  double widest_ = 0;                    ///< of those that did not reach it, relative
  std::optional<std::uint64_t> widest_point_;
};

}  // namespace pelsim
