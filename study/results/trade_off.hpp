#pragma once
#include <vector>

#include "study/results/table.hpp"
#include "study/scaling/pareto.hpp"

namespace pelsim::results {

/// Points of the design (means over their replicates) by time, energy and cost, and those that none other beats.
struct TradeOff {
  struct Point {
    std::uint32_t point = 0;
    std::size_t row = 0;  ///< one of its runs, for the values of its axes
    scaling::Objectives means{};
  };
  std::vector<std::size_t> metrics;  ///< two or three, in the order of the objectives
  std::vector<Point> points;
  std::vector<std::size_t> front;  ///< indices of `points`, ascending in the first objective
};

/// No metrics where fewer than two of makespan_s, energy_j and cost_usd are known and vary.
TradeOff trade_off(const Table&);

}  // namespace pelsim::results
