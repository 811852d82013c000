#include "gui/timeline/column_paint.hpp"

#include <algorithm>
#include <cmath>

namespace pelsim::gui {
namespace {

void fill_column(const PixelBlock& block, std::size_t column, std::size_t from, std::size_t to, std::uint32_t colour) {
  std::uint32_t* pixel = block.first + from * block.stride + column;
  for (std::size_t line = from; line < to; ++line, pixel += block.stride) *pixel = colour;
}

template <class Paint>
void each_column(std::size_t columns, Towards towards, Paint&& paint) {
  if (towards == Towards::right)
    for (std::size_t c = 0; c < columns; ++c) paint(c);
  else
    for (std::size_t c = columns; c-- > 0;) paint(c);
}

std::uint32_t colour_of(const ClassColours& colours, std::size_t c) {
  return c < colours.classes.size() ? colours.classes[c] : colours.idle;
}

}  // namespace

void paint_stacked(const float* shares, const ClassColours& colours, PixelBlock block, Towards towards, Carry& carry) {
  const std::size_t n = colours.classes.size();
  const auto lines = static_cast<float>(block.lines);
  each_column(block.columns, towards, [&](std::size_t column) {
    const float* share = shares + column * n;
    std::size_t bottom = block.lines;
    for (std::size_t c = 0; c < n; ++c) {
      const float exact = share[c] * lines + carry[c];
      // A class that finds no room makes up for it in the next columns.
      const auto shown = std::clamp(exact + 0.5f, 0.0f, static_cast<float>(bottom));
      const auto count = static_cast<std::size_t>(shown);
      carry[c] = exact - static_cast<float>(count);
      fill_column(block, column, bottom - count, bottom, colours.classes[c]);
      bottom -= count;
    }
    fill_column(block, column, 0, bottom, colours.idle);
  });
}

void paint_diffused(const float* shares, const ClassColours& colours, PixelBlock block, Towards towards, Carry& carry) {
  const std::size_t n = colours.classes.size();
  each_column(block.columns, towards, [&](std::size_t column) {
    const float* share = shares + column * n;
    float idle = 1;
    std::size_t most = n;
    for (std::size_t c = 0; c < n; ++c) {
      idle -= share[c];
      carry[c] += share[c];
    }
    carry[n] += idle;
    for (std::size_t c = 0; c < n; ++c)
      if (carry[c] > carry[most]) most = c;
    carry[most] -= 1;
    fill_column(block, column, 0, block.lines, colour_of(colours, most));
  });
}

void paint_blended(const float* shares, const ClassColours& colours, PixelBlock block) {
  const std::size_t n = colours.classes.size();
  for (std::size_t column = 0; column < block.columns; ++column) {
    const float* share = shares + column * n;
    float idle = 1;
    float sum[3] = {0, 0, 0};
    const auto add = [&](std::uint32_t colour, float part) {
      for (std::size_t k = 0; k < 3; ++k) sum[k] += part * static_cast<float>((colour >> (8 * k)) & 0xff);
    };
    for (std::size_t c = 0; c < n; ++c) {
      idle -= share[c];
      add(colours.classes[c], share[c]);
    }
    add(colours.idle, std::max(0.0f, idle));
    std::uint32_t colour = 0xff000000u;
    for (std::size_t k = 0; k < 3; ++k)
      colour |= static_cast<std::uint32_t>(std::clamp(sum[k] + 0.5f, 0.0f, 255.0f)) << (8 * k);
    fill_column(block, column, 0, block.lines, colour);
  }
}

void paint_longest(const float* shares, const ClassColours& colours, PixelBlock block) {
  const std::size_t n = colours.classes.size();
  for (std::size_t column = 0; column < block.columns; ++column) {
    const float* share = shares + column * n;
    float idle = 1;
    for (std::size_t c = 0; c < n; ++c) idle -= share[c];
    const float* most = std::max_element(share, share + n);
    const std::size_t c = n > 0 && *most >= idle ? static_cast<std::size_t>(most - share) : n;
    fill_column(block, column, 0, block.lines, colour_of(colours, c));
  }
}

void paint_classes(const std::uint8_t* classes, const ClassColours& colours, PixelBlock block) {
  for (std::size_t column = 0; column < block.columns; ++column)
    fill_column(block, column, 0, block.lines, colour_of(colours, classes[column]));
}

}  // namespace pelsim::gui
