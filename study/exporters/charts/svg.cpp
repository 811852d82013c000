#include "study/exporters/charts/svg.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "study/exporters/markup.hpp"

namespace pelsim::charts {
namespace {

/// In shares of the font size.
double width_of(char c) {
  if (std::string_view("ijltfrI.,:;'|!()[]/ ").find(c) != std::string_view::npos) return 0.34;
  if (std::string_view("mwMW%@").find(c) != std::string_view::npos) return 0.92;
  return c >= 'A' && c <= 'Z' ? 0.74 : 0.58;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

/// Around (0, 0): circle, square, triangle, diamond, triangle down, plus, cross, star of lines.
constexpr std::array shapes{
    "M-3.8 0a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0z",
    "M-3.4 -3.4h6.8v6.8h-6.8z",
    "M0 -4.6L4.4 3.4H-4.4z",
    "M0 -4.9L4.9 0L0 4.9L-4.9 0z",
    "M0 4.6L4.4 -3.4H-4.4z",
    "M-1.4 -4.5h2.8v3.1h3.1v2.8h-3.1v3.1h-2.8v-3.1h-3.1v-2.8h3.1z",
    "M-4.2 -2.4L-2.4 -4.2L0 -1.8L2.4 -4.2L4.2 -2.4L1.8 0L4.2 2.4L2.4 4.2L0 1.8L-2.4 4.2L-4.2 2.4L-1.8 0z",
    "M0 -5L1.3 -1.3L5 0L1.3 1.3L0 5L-1.3 1.3L-5 0L-1.3 -1.3z"};

std::string tip_element(std::string_view tip) {
  return tip.empty() ? std::string() : fmt::format("<title>{}</title>", escaped(tip));
}

}  // namespace

double text_width(std::string_view text, double font_size) {
  double width = 0;
  for (const char c : text)
    if (begins_character(c)) width += width_of(c);
  return width * font_size;
}

std::string shortened(std::string_view text, double width, double font_size) {
  if (text_width(text, font_size) <= width) return std::string(text);
  std::string some;
  double used = font_size;  // the ellipsis
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_character(text[i]) && (used += width_of(text[i]) * font_size) > width) break;
    some += text[i];
  }
  return some + "…";
}

std::string pixels(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

Svg::Svg(double width, double height, std::string_view label) {
  out_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
      "aria-label=\"{2}\">\n",
      pixels(width), pixels(height), escaped(label));
}

void Svg::rect(double x, double y, double width, double height, std::string_view classes, std::string_view tip,
               std::string_view fill) {
  out_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"", pixels(x), pixels(y),
                      pixels(width), pixels(height), classes);
  if (!fill.empty()) out_ += fmt::format(" fill=\"{}\"", fill);
  out_ += tip.empty() ? std::string("/>\n") : fmt::format(">{}</rect>\n", tip_element(tip));
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view classes) {
  path(fmt::format("M{} {}L{} {}", pixels(x1), pixels(y1), pixels(x2), pixels(y2)), classes);
}

void Svg::path(std::string_view d, std::string_view classes) {
  out_ += fmt::format("<path d=\"{}\" class=\"{}\"/>\n", d, classes);
}

void Svg::marker(std::size_t shape, double x, double y, std::string_view classes, std::string_view tip) {
  out_ += fmt::format("<path d=\"{}\" transform=\"translate({} {})\" class=\"{}\"", shapes[shape % shapes.size()],
                      pixels(x), pixels(y), classes);
  out_ += tip.empty() ? std::string("/>\n") : fmt::format(">{}</path>\n", tip_element(tip));
}

void Svg::text(double x, double y, Anchor anchor, std::string_view classes, std::string_view words) {
  constexpr std::array names{"start", "middle", "end"};
  out_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n", pixels(x), pixels(y),
                      names[static_cast<std::size_t>(anchor)], classes, escaped(words));
}

std::string Svg::take() {
  out_ += "</svg>\n";
  return std::move(out_);
}

}  // namespace pelsim::charts
