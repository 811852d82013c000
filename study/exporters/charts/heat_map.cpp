#include "study/exporters/charts/heat_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/exporters/charts/style.hpp"
#include "study/exporters/charts/svg.hpp"

namespace pelsim::charts {
namespace {

/// 0 for the least, 1 for the most; by ratio where values span more than a factor of 50, as on an axis.
double share_of(const HeatMap& map, double value) {
  if (!(map.most > map.least)) return 0.5;
  if (map.least > 0 && map.most / map.least > 50) return std::log(value / map.least) / std::log(map.most / map.least);
  return (value - map.least) / (map.most - map.least);
}

double value_at(const HeatMap& map, double share) {
  if (map.least > 0 && map.most / map.least > 50) return map.least * std::pow(map.most / map.least, share);
  return map.least + share * (map.most - map.least);
}

/// From the least colour to the most, with three values below.
void draw_scale(Svg& svg, const HeatMap& map, double left, double right, double y) {
  constexpr int steps = 40;
  const double step = (right - left) / steps;
  for (int i = 0; i < steps; ++i) svg.rect(left + i * step, y, step + 0.5, 10, "", "", heat_colour((i + 0.5) / steps));
  for (const auto& [share, anchor] : {std::pair{0.0, Anchor::start}, {0.5, Anchor::middle}, {1.0, Anchor::end}})
    svg.text(left + share * (right - left), y + 24, anchor, "soft", text_of(map.measure, value_at(map, share)));
  svg.text(left, y - 6, Anchor::start, "", shortened(map.measure.name, right - left));
}

}  // namespace

std::string heat_map(const HeatMap& map) {
  double labels = 0;
  for (const std::string& row : map.rows) labels = std::max(labels, std::min(110.0, text_width(row)));
  const double left = labels + 12, right = map.width - 8, top = map.title.empty() ? 26 : 44;
  const double cell_width = (right - left) / static_cast<double>(map.columns.size());
  const double cell_height = std::clamp(260 / static_cast<double>(map.rows.size()), 9.0, 34.0);
  const double bottom = top + cell_height * static_cast<double>(map.rows.size());
  Svg svg(map.width, bottom + 96, map.title.empty() ? map.measure.name : map.title);
  if (!map.title.empty()) svg.text(4, 15, Anchor::start, "head", shortened(map.title, map.width - 8));
  svg.text(4, top - 8, Anchor::start, "", shortened(map.up, map.width - 8));
  double free_below = bottom + 100;
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    const double y = bottom - cell_height * static_cast<double>(r + 1);
    if (y + cell_height / 2 + 12 < free_below) {
      svg.text(left - 6, y + cell_height / 2 + 4, Anchor::end, "soft", shortened(map.rows[r], 110));
      free_below = y + cell_height / 2;
    }
    for (std::size_t c = 0; c < map.columns.size(); ++c) {
      const double x = left + cell_width * static_cast<double>(c);
      const auto& value = map.cells[r * map.columns.size() + c];
      if (!value) {
        svg.rect(x + 1, y + 1, cell_width - 2, cell_height - 2, "none");
        continue;
      }
      const double share = share_of(map, *value);
      const std::string words = text_of(map.measure, *value);
      svg.rect(x, y, cell_width + 0.3, cell_height + 0.3, "",
               fmt::format("{}, {}: {}", map.rows[r], map.columns[c], words), heat_colour(share));
      if (cell_height >= 15 && text_width(words, 11) + 4 <= cell_width)
        svg.text(x + cell_width / 2, y + cell_height / 2 + 4, Anchor::middle, is_dark(share) ? "light" : "dark", words);
    }
  }
  double free_from = 0;
  for (std::size_t c = 0; c < map.columns.size(); ++c) {
    const double x = left + cell_width * (static_cast<double>(c) + 0.5), half = text_width(map.columns[c]) / 2;
    if (x - half < free_from || x + half > map.width) continue;
    svg.text(x, bottom + 16, Anchor::middle, "soft", map.columns[c]);
    free_from = x + half + 8;
  }
  svg.text((left + right) / 2, bottom + 34, Anchor::middle, "", shortened(map.across, right - left));
  draw_scale(svg, map, left, right, bottom + 62);
  return svg.take();
}

}  // namespace pelsim::charts
