#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "study/exporters/charts/axis.hpp"
#include "study/statistics/sample.hpp"

namespace pelsim::charts {

struct CurvePoint {
  double x = 0, y = 0;
  std::optional<statistics::Interval> interval = {};
  std::string tip = {};  ///< shown by a browser under the pointer
};

/// What joins the points: measured: a line with markers and intervals; law: dashed; ideal: dotted grey; points:
/// nothing, for many of them; stairs: a front, which is level until the next point.
enum class CurveStyle { measured, law, ideal, points, stairs };

struct Curve {
  std::size_t look = 0;  ///< colour and marker
  CurveStyle style = CurveStyle::measured;
  std::vector<CurvePoint> points;  ///< ascending in x, but for `points`
};

struct CurveChart {
  std::string title;  ///< may be empty
  Axis x, y;
  std::vector<Curve> curves;
  double width = 460, height = 330;
};

std::string curve_chart(const CurveChart&);

}  // namespace pelsim::charts
