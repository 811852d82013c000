#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study/exporters/charts/axis.hpp"

namespace pelsim::charts {

/// Columns and rows as written in the study, first row at the bottom; the colour says the value, a number in the cell
/// too where it fits. An empty cell has a dashed frame.
struct HeatMap {
  std::string title;  ///< may be empty
  std::string across, up;
  std::vector<std::string> columns, rows;
  Measure measure;
  std::vector<std::optional<double>> cells;  ///< rows * columns
  double least = 0, most = 1;                ///< of the colours: the same for all maps that stand side by side
  double width = 460;
};

std::string heat_map(const HeatMap&);

}  // namespace pelsim::charts
