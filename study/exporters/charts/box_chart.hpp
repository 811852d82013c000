#pragma once
#include <string>
#include <vector>

#include "study/exporters/charts/axis.hpp"
#include "study/statistics/box_plot.hpp"

namespace pelsim::charts {

struct BoxRow {
  std::string name;
  std::size_t look = 0;
  statistics::BoxPlot box;
};

/// Boxes lie on their side, so that long names fit before them. At most 40 of the values beyond the whiskers are drawn
/// per box, spread evenly, the farthest among them.
struct BoxChart {
  std::string title;  ///< may be empty
  Measure measure;
  std::vector<BoxRow> rows;
  double width = 720;
};

std::string box_chart(const BoxChart&);

}  // namespace pelsim::charts
