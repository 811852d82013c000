#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "study/results/table.hpp"
#include "study/statistics/sample.hpp"

/// Runs with the same values of some axes, taken together.
namespace pelsim::results {

/// A number for each row: rows with the same values of these axes have the same. Numbers are dense, from 0.
std::vector<std::uint32_t> combinations(const Table&, const std::vector<std::size_t>& axes);
/// All axes but these.
std::vector<std::size_t> other_axes(const Table&, const std::vector<std::size_t>& axes);

enum class Mean { arithmetic, geometric };

/// One combination of the chosen axes. A value is that of one replicate: the mean over the settings of all other axes.
/// Replicates are independent of each other even where points of one replicate share their random numbers, so that
/// intervals are computed over them and nothing else.
struct Cell {
  std::vector<std::uint32_t> levels;                     ///< one for each chosen axis
  std::vector<std::pair<std::uint32_t, double>> values;  ///< (replicate, mean), ascending
};

struct Cells {
  std::vector<Cell> cells;   ///< ascending by levels; only those with a value
  std::size_t settings = 1;  ///< combinations of the other axes
  std::size_t kept = 1;      ///< settings over which was averaged: those that every cell has. Failed runs leave gaps,
                             ///< and means over different settings must not be compared.
  bool balanced = true;      ///< false: no setting is in every cell, so each cell has what it has
};

Cells cells_of(const Table&, std::size_t metric, const std::vector<std::size_t>& axes, Mean = Mean::arithmetic);
statistics::MeanInterval interval_of(const Cell&, double confidence);

}  // namespace pelsim::results
