#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "study/exporters/charts/axis.hpp"
#include "study/results/findings.hpp"

/// The parts of the page, each as HTML; "" where there is nothing to show.
namespace pelsim::results {

std::string curve_figures(const Study&);    ///< metrics against numeric axes, with intervals, or as points
std::string box_figures(const Study&);      ///< alternatives
std::string heat_figures(const Study&);     ///< pairs of numeric axes
std::string scaling_figures(const Study&);  ///< speedup, efficiency, fits, Karp-Flatt
std::string front_figures(const Study&);    ///< time, energy, cost
std::string axes_table(const Study&);       ///< what varied
std::string alternatives_table(const Study&);
std::string points_table(const Study&);
std::string failures_table(const Study&);

/// What each part is made of.
charts::Measure measure_of(const Metric&);
charts::Axis axis_of(const Axis&);  ///< of a numeric axis with two values or more

/// Width of each of n pictures that stand side by side on a page of 968 pixels.
double panel_width(std::size_t n);
/// Text in which no line ends between a number and its percent sign.
std::string sentence_html(std::string_view text);
std::string section(std::string_view heading, std::string_view content);
/// Pictures side by side with a sentence above and, maybe, a legend.
std::string figure(std::string_view sentence, std::string_view legend, std::string_view pictures);

/// A table; columns from `first_number` on hold numbers. Cells are plain text.
struct HtmlTable {
  std::vector<std::string> head;
  std::size_t first_number = 0;
  std::vector<std::vector<std::string>> rows;
};
std::string html_of(const HtmlTable&, std::string_view note = "");

}  // namespace pelsim::results
