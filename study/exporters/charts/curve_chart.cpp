#include "study/exporters/charts/curve_chart.hpp"

#include <algorithm>

#include "study/exporters/charts/frame.hpp"
#include "study/exporters/charts/style.hpp"

namespace pelsim::charts {
namespace {

class Drawing {
 public:
  /// Measured curves stand a little apart, so that the intervals of one hide no other's.
  Drawing(Svg& svg, const Frame& frame, const std::vector<Curve>& curves) : svg_(svg), frame_(frame) {
    for (const Curve& curve : curves) measured_ += curve.style == CurveStyle::measured;
    apart_ = std::min(5.0, 24.0 / std::max(measured_, 1));
  }

  void draw(const Curve& curve) {
    const std::string series = series_class(curve.look);
    shift_ = 0;
    switch (curve.style) {
      case CurveStyle::measured:
        shift_ = apart_ * (drawn_++ - 0.5 * (measured_ - 1));
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
      if (now) d += (inside ? "L" : "M") + pixels(x(point)) + " " + pixels(frame_.y(point.y));
      inside = now;
    }
    if (!d.empty()) svg_.path(d, classes);
  }

  void stairs(const Curve& curve, const std::string& classes) {
    std::string d;
    for (const CurvePoint& point : curve.points) {
      const std::string across = pixels(x(point)), up = pixels(frame_.y(point.y));
      d += d.empty() ? "M" + across + " " + up : "H" + across + "V" + up;
    }
    if (!d.empty()) svg_.path(d, classes);
  }

  void whisker(const CurvePoint& point, const std::string& classes) {
    if (!point.interval) return;
    const double at = x(point);
    // Of a logarithmic axis the lower end may be below anything.
    const double lowest = std::max(point.interval->low, frame_.up.low),
                 highest = std::min(point.interval->high, frame_.up.high);
    const double low = frame_.y(lowest), high = frame_.y(highest);
    if (low - high < 1) return;  // hidden by the marker
    svg_.path("M" + pixels(at) + " " + pixels(low) + "V" + pixels(high), classes);
    if (lowest == point.interval->low) svg_.line(at - 4, low, at + 4, low, classes);
    if (highest == point.interval->high) svg_.line(at - 4, high, at + 4, high, classes);
  }

  void markers(const Curve& curve, const std::string& classes) {
    for (const CurvePoint& point : curve.points)
      if (frame_.holds(point.x, point.y))
        svg_.marker(marker_of(curve.look), x(point), frame_.y(point.y), classes, point.tip);
  }

  double x(const CurvePoint& point) const { return frame_.x(point.x) + shift_; }

  Svg& svg_;
  const Frame& frame_;
  int measured_ = 0, drawn_ = 0;
  double apart_ = 0, shift_ = 0;  ///< pixels
};

}  // namespace

std::string curve_chart(const CurveChart& chart) {
  Svg svg(chart.width, chart.height, chart.title.empty() ? chart.y.title : chart.title + ": " + chart.y.title);
  const Frame frame = draw_frame(svg, chart.width, chart.height, chart.title, chart.x, chart.y);
  Drawing drawing(svg, frame, chart.curves);
  for (const Curve& curve : chart.curves) drawing.draw(curve);
  return svg.take();
}

}  // namespace pelsim::charts
