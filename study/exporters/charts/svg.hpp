#pragma once
#include <string>
#include <string_view>

/// Writes one `<svg>` for a page that holds the classes of `style.hpp`. Pixels from the upper left corner.
namespace pelsim::charts {

/// Width of the text in pixels, from above: widths of Helvetica's letters, rounded up. UTF-8.
double text_width(std::string_view text, double font_size = 12);
/// At most that many pixels wide; a longer text loses its end.
std::string shortened(std::string_view text, double width, double font_size = 12);

enum class Anchor { start, middle, end };

class Svg {
 public:
  /// `label` is what a screen reader says.
  Svg(double width, double height, std::string_view label);

  void rect(double x, double y, double width, double height, std::string_view classes, std::string_view tip = "",
            std::string_view fill = "");
  void line(double x1, double y1, double x2, double y2, std::string_view classes);
  /// `d` as in SVG: "M0 0L10 10".
  void path(std::string_view d, std::string_view classes);
  /// One of eight shapes, each told from the others in black and white; shape % 8.
  void marker(std::size_t shape, double x, double y, std::string_view classes, std::string_view tip = "");
  void text(double x, double y, Anchor anchor, std::string_view classes, std::string_view words);

  std::string take();

 private:
  std::string out_;
};

/// "12.3": what an attribute needs.
std::string pixels(double value);

}  // namespace pelsim::charts
