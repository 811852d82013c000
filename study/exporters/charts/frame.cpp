#include "study/exporters/charts/frame.hpp"

#include <algorithm>

namespace pelsim::charts {

bool Frame::holds(double across_value, double up_value) const {
  const auto inside = [](double share) { return share >= -1e-9 && share <= 1 + 1e-9; };
  return inside(across.share(across_value)) && inside(up.share(up_value));
}

void draw_axis_below(Svg& svg, const Axis& axis, double left, double right, double top, double bottom) {
  constexpr double gap = 8;
  double free_from = 0;
  for (const Axis::Tick& tick : axis.ticks) {
    const double x = left + (right - left) * axis.share(tick.value);
    svg.line(x, top, x, bottom, "grid");
    svg.line(x, bottom, x, bottom + 4, "axis");
    const double half = text_width(tick.label) / 2;
    if (x - half < free_from) continue;
    svg.text(x, bottom + 17, Anchor::middle, "soft", tick.label);
    free_from = x + half + gap;
  }
  svg.line(left, bottom, right, bottom, "axis");
  svg.text((left + right) / 2, bottom + 36, Anchor::middle, "", shortened(axis.title, right - left + 40));
}

Frame draw_frame(Svg& svg, double width, double height, std::string_view title, const Axis& across, const Axis& up) {
  double labels = 0;
  for (const Axis::Tick& tick : up.ticks) labels = std::max(labels, text_width(tick.label));
  const double last = across.ticks.empty() ? 0 : text_width(across.ticks.back().label) / 2;
  Frame frame{across, up, labels + 14, width - std::max(12.0, last + 2), title.empty() ? 30.0 : 48.0, height - 44};
  if (!title.empty()) svg.text(4, 15, Anchor::start, "head", shortened(title, width - 8));
  svg.text(4, frame.top - 12, Anchor::start, "", shortened(up.title, width - 8));
  for (const Axis::Tick& tick : up.ticks) {
    const double y = frame.y(tick.value);
    svg.line(frame.left, y, frame.right, y, "grid");
    svg.text(frame.left - 6, y + 4, Anchor::end, "soft", tick.label);
  }
  draw_axis_below(svg, across, frame.left, frame.right, frame.top, frame.bottom);
  svg.line(frame.left, frame.top, frame.left, frame.bottom, "axis");
  return frame;
}

}  // namespace pelsim::charts
