#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/results/cells.hpp"
#include "study/statistics/box_plot.hpp"
#include "study/statistics/comparison.hpp"

/// The values of one axis against each other: which scheduler, which machine?
namespace pelsim::results {

struct Alternative {
  std::uint32_t level = 0;  ///< of the axis
  statistics::Comparison against_baseline;
  std::optional<double> p;    ///< Holm's, over all alternatives
  std::size_t better_in = 0;  ///< settings whose mean is better than the baseline's
  std::size_t settings = 0;   ///< settings that both have
};

struct Alternatives {
  std::size_t axis = 0, metric = 0;
  std::uint32_t baseline = 0;
  statistics::MeanInterval of_baseline;
  std::vector<Alternative> others;  ///< in the order of the axis
  bool paired = false;              ///< common random numbers: a paired test; else Welch's
  std::size_t settings = 1;  ///< settings of the other axes that all alternatives have; values are geometric means
                             ///< over them (arithmetic, where a value is not positive)
};

/// nullopt where fewer than two alternatives have results. Paired tests use the replicates that both have.
std::optional<Alternatives> compare_alternatives(const Table&, std::size_t metric, std::size_t axis,
                                                 std::uint32_t baseline, double confidence);

/// For box plots: each run's value over the best among the alternatives in the same setting and replicate, or the value
/// itself where nothing else varies (or a value is not positive).
struct Spreads {
  bool relative = false;
  std::vector<std::pair<std::uint32_t, statistics::BoxPlot>> boxes;  ///< (level, box), those with a value
};
Spreads spreads_of(const Table&, std::size_t metric, std::size_t axis);

}  // namespace pelsim::results
