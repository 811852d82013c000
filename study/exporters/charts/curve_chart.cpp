#include "study/exporters/charts/curve_chart.hpp"

#include <algorithm>

#include "study/exporters/charts/frame.hpp"
#include "study/exporters/charts/style.hpp"

namespace pelsim::charts {
namespace {

class Drawing {
 public:
  Drawing(Svg& svg, const Frame& frame) : svg_(svg), frame_(frame) {}

  void draw(const Curve& curve) {
    const std::string series = series_class(curve.look);
    switch (curve.style) {
      case CurveStyle::measured:
        line(curve, "line " + series);
        for (const CurvePoint& point : curve.points) whisker(point, "whisker " + series);
        markers(curve, "mark " + series);
        break;
      case CurveStyle::law: line(curve, "dashed " + series); break;
      case CurveStyle::ideal: line(curve, "ideal"); break;
      case CurveStyle::points: markers(curve, "faint " + series); break;
      case CurveStyle::stairs: stairs(curve, "line " + series); break;
    }
  }

 private:
  /// Where the curve leaves the picture, the line is broken.
  void line(const Curve& curve, const std::string& classes) {
    std::string d;
    bool inside = false;
    for (const CurvePoint& point : curve.points) {
      const bool now = frame_.holds(point.x, point.y);
      if (now) d += (inside ? "L" : "M") + pixels(frame_.x(point.x)) + " " + pixels(frame_.y(point.y));
      inside = now;
    }
    if (!d.empty()) svg_.path(d, classes);
  }

  void stairs(const Curve& curve, const std::string& classes) {
    std::string d;
    for (const CurvePoint& point : curve.points) {
      const std::string x = pixels(frame_.x(point.x)), y = pixels(frame_.y(point.y));
      d += d.empty() ? "M" + x + " " + y : "H" + x + "V" + y;
    }
    if (!d.empty()) svg_.path(d, classes);
  }

  void whisker(const CurvePoint& point, const std::string& classes) {
    if (!point.interval) return;
    const double x = frame_.x(point.x);
    // Of a logarithmic axis the lower end may be below anything.
    const double lowest = std::max(point.interval->low, frame_.up.low),
                 highest = std::min(point.interval->high, frame_.up.high);
    const double low = frame_.y(lowest), high = frame_.y(highest);
    if (low - high < 1) return;  // hidden by the marker
    svg_.path("M" + pixels(x) + " " + pixels(low) + "V" + pixels(high), classes);
    if (lowest == point.interval->low) svg_.line(x - 4, low, x + 4, low, classes);
    if (highest == point.interval->high) svg_.line(x - 4, high, x + 4, high, classes);
  }

  void markers(const Curve& curve, const std::string& classes) {
    for (const CurvePoint& point : curve.points)
      if (frame_.holds(point.x, point.y))
        svg_.marker(marker_of(curve.look), frame_.x(point.x), frame_.y(point.y), classes, point.tip);
  }

  Svg& svg_;
  const Frame& frame_;
};

}  // namespace

std::string curve_chart(const CurveChart& chart) {
  Svg svg(chart.width, chart.height, chart.title.empty() ? chart.y.title : chart.title + ": " + chart.y.title);
  const Frame frame = draw_frame(svg, chart.width, chart.height, chart.title, chart.x, chart.y);
  Drawing drawing(svg, frame);
  for (const Curve& curve : chart.curves) drawing.draw(curve);
  return svg.take();
}

}  // namespace pelsim::charts
