#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// The looks of charts, as classes of a style sheet: light, dark and printed pages use the same pictures.
namespace pelsim::charts {

/// Colours that differ; series beyond use them again with another marker.
inline constexpr std::size_t looks = 8;

/// "s3": the colour of a series. Told apart with any kind of colour blindness; marker and dash differ as well.
std::string series_class(std::size_t look);
std::size_t marker_of(std::size_t look);

/// What all charts of a page need, once, inside <style>.
std::string_view chart_style();

/// The colour of a share of 0 to 1 in a heat map, "#00204c" to "#ffe945": cividis, whose lightness rises evenly and
/// which looks the same with red-green blindness [Nunez, Anderton and Renslow, PLOS ONE 13(7), 2018].
std::string heat_colour(double share);
/// Whether a word in such a cell must be light to be read.
bool is_dark(double share);

/// How a line or mark looks, for legends.
enum class Sample { line, dashed, ideal, mark };
/// An entry of a legend as HTML: a small picture and the name.
std::string legend_entry(Sample, std::size_t look, std::string_view name);

}  // namespace pelsim::charts
