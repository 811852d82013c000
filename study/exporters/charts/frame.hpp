#pragma once
#include <string_view>

#include "study/exporters/charts/axis.hpp"
#include "study/exporters/charts/svg.hpp"

namespace pelsim::charts {

/// Where values lie in a picture with two axes.
struct Frame {
  const Axis& across;
  const Axis& up;
  double left = 0, right = 0, top = 0, bottom = 0;  ///< pixels; the area of the curves

  double x(double value) const { return left + (right - left) * across.share(value); }
  double y(double value) const { return bottom - (bottom - top) * up.share(value); }
  /// Values beyond the axis are left out, not drawn over its edge.
  bool holds(double across_value, double up_value) const;
};

/// Draws title, both axes with their names, marks and grid into a picture of that size. Labels that would touch their
/// neighbour are left out; their marks stay.
Frame draw_frame(Svg&, double width, double height, std::string_view title, const Axis& across, const Axis& up);

/// Marks, labels and name of an axis below the area from left to right.
void draw_axis_below(Svg&, const Axis&, double left, double right, double top, double bottom);

}  // namespace pelsim::charts
