#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pelsim::gui {

/// What a pixel shows that holds more than one span.
enum class LodRule : std::uint8_t {
  shares,    ///< the column is divided by time; narrow rows spread it over their columns. Exact.
  longest,   ///< the class that has most of the time; the others vanish
  midpoint,  ///< what happens in its middle: waves that are not in the run
  last,      ///< what happens last: likewise
  blend,     ///< the mean colour, which no legend has
};

/// Colours of the classes, and of idle behind them. 0xffRRGGBB.
struct ClassColours {
  std::vector<std::uint32_t> classes;
  std::uint32_t idle = 0;
};

/// Where columns go: row-major pixels, `stride` of them from line to line.
struct PixelBlock {
  std::uint32_t* first;
  std::size_t stride;
  std::size_t columns, lines;
};

/// What rounding has left over at one side of a row, by class; carried to the columns painted next to it.
using Carry = std::vector<float>;
/// A carry for `classes` classes and idle, before the first column.
inline Carry no_carry(std::size_t classes) { return Carry(classes + 1, 0.0f); }

/// Which way columns are painted: carry goes along.
enum class Towards { right, left };

/// Stacks the classes from the bottom up, idle on top. `shares` as SharePyramid::shares writes them.
void paint_stacked(const float* shares, const ClassColours&, PixelBlock, Towards, Carry&);
/// One class a column, chosen so that the columns' classes add up to the shares (error diffusion in one dimension).
void paint_diffused(const float* shares, const ClassColours&, PixelBlock, Towards, Carry&);
void paint_blended(const float* shares, const ClassColours&, PixelBlock);
/// The class with the largest share.
void paint_longest(const float* shares, const ClassColours&, PixelBlock);
/// One class a column; classes.size() and above: idle.
void paint_classes(const std::uint8_t* classes, const ClassColours&, PixelBlock);

/// Rows below this many lines show one class a column.
inline constexpr std::size_t least_stacked_lines = 5;

}  // namespace pelsim::gui
