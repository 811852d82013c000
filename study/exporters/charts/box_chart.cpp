#include "study/exporters/charts/box_chart.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "study/exporters/charts/frame.hpp"
#include "study/exporters/charts/style.hpp"

namespace pelsim::charts {
namespace {

constexpr double row_height = 34, most_name = 230;
constexpr std::size_t most_beyond = 40;

double least_of(const statistics::BoxPlot& box) {
  return box.beyond.empty() ? box.low : std::min(box.low, box.beyond.front());
}
double most_of(const statistics::BoxPlot& box) {
  return box.beyond.empty() ? box.high : std::max(box.high, box.beyond.back());
}

std::vector<double> thinned(const std::vector<double>& values) {
  if (values.size() <= most_beyond) return values;
  std::vector<double> some;
  for (std::size_t i = 0; i < most_beyond; ++i) some.push_back(values[i * (values.size() - 1) / (most_beyond - 1)]);
  return some;
}

/// `at` turns a value into a pixel.
template <class At>
void draw_row(Svg& svg, const BoxRow& row, const Measure& measure, double y, At at) {
  const statistics::BoxPlot& box = row.box;
  const std::string series = series_class(row.look);
  svg.line(at(box.low), y, at(box.first), y, "whisker " + series);
  svg.line(at(box.third), y, at(box.high), y, "whisker " + series);
  for (const double end : {box.low, box.high}) svg.line(at(end), y - 5, at(end), y + 5, "whisker " + series);
  svg.rect(at(box.first), y - 9, std::max(1.0, at(box.third) - at(box.first)), 18, "box " + series,
           fmt::format("{}: median {}, half of the values from {} to {}", row.name, text_of(measure, box.median),
                       text_of(measure, box.first), text_of(measure, box.third)));
  svg.line(at(box.median), y - 9, at(box.median), y + 9, "middle " + series);
  for (const double value : thinned(box.beyond))
    svg.marker(marker_of(row.look), at(value), y, "faint " + series, text_of(measure, value));
}

}  // namespace

std::string box_chart(const BoxChart& chart) {
  double names = 0, least = least_of(chart.rows.front().box), most = most_of(chart.rows.front().box);
  for (const BoxRow& row : chart.rows) {
    names = std::max(names, std::min(most_name, text_width(row.name)));
    least = std::min(least, least_of(row.box));
    most = std::max(most, most_of(row.box));
  }
  const Axis axis = value_axis(chart.measure, least, most, 8);
  const double left = names + 14, right = chart.width - 66, top = chart.title.empty() ? 22 : 40;
  const double bottom = top + row_height * static_cast<double>(chart.rows.size());
  Svg svg(chart.width, bottom + 46, chart.title.empty() ? axis.title : chart.title);
  if (!chart.title.empty()) svg.text(4, 15, Anchor::start, "head", shortened(chart.title, chart.width - 8));
  draw_axis_below(svg, axis, left, right, top, bottom);
  svg.text(chart.width - 6, top - 6, Anchor::end, "soft", "runs");
  for (std::size_t i = 0; i < chart.rows.size(); ++i) {
    const BoxRow& row = chart.rows[i];
    const double y = top + row_height * (static_cast<double>(i) + 0.5);
    svg.text(left - 10, y + 4, Anchor::end, "", shortened(row.name, most_name));
    svg.text(chart.width - 6, y + 4, Anchor::end, "soft", fmt::format("{}", row.box.n));
    draw_row(svg, row, chart.measure, y, [&](double value) { return left + (right - left) * axis.share(value); });
  }
  return svg.take();
}

}  // namespace pelsim::charts
