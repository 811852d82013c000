#pragma once
#include <cstdint>
#include <vector>

#include "sim/units.hpp"

namespace pelsim::gui {

/// How many of something there are at each instant, from when each of them begins and ends; means over any window are
/// exact. Runs with more than `most_exact` of them are counted in bins, whose means are exact.
class StepCounter {
 public:
  static constexpr std::size_t most_exact = 500'000;
  static constexpr std::size_t bins = 65'536;

  /// `expected` of them will be added, in a run that lasts until `end`.
  StepCounter(Tick end, std::size_t expected);
  /// One more in [from, to); of a negative length: none.
  void add(Tick from, Tick to, double weight = 1);
  /// No more of them. Before this, nothing can be asked.
  void finish();

  /// Mean over [from, to) ticks, which may have parts.
  double mean(double from, double to) const;
  double highest() const { return highest_; }

 private:
  struct Step {
    double at;     ///< ticks
    double value;  ///< from here on
    double until;  ///< integral up to here
  };
  double integral(double at) const;

  double end_, bin_ = 0;  ///< bin_: width; 0: exact
  std::vector<Step> steps_;
  std::vector<double> part_, whole_;  ///< by bin: time in it, and what begins to fill whole ones from it on
  double highest_ = 0;
};

}  // namespace pelsim::gui
