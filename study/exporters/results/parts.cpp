#include "study/exporters/results/parts.hpp"

#include <fmt/format.h>

#include "study/exporters/markup.hpp"

namespace pelsim::results {

charts::Measure measure_of(const Metric& metric) {
  const charts::Prefixes prefixes = metric.large_too   ? charts::Prefixes::both
                                    : metric.small_too ? charts::Prefixes::down
                                                       : charts::Prefixes::none;
  return {metric.name, metric.unit, prefixes};
}

charts::Axis axis_of(const Axis& axis) { return charts::design_axis(axis.name, axis.numbers, axis.values); }

double panel_width(std::size_t n) {
  if (n == 1) return 720;
  return n == 2 || n == 4 ? 460 : 306;
}

std::string sentence_html(std::string_view text) {
  std::string html = escaped(text);
  for (std::size_t at = html.find(" %"); at != std::string::npos; at = html.find(" %", at))
    html.replace(at, 1, "&#160;");
  return html;
}

std::string section(std::string_view heading, std::string_view content) {
  if (content.empty()) return "";
  return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", escaped(heading), content);
}

std::string figure(std::string_view sentence, std::string_view legend, std::string_view pictures) {
  std::string html = fmt::format("<figure>\n<figcaption>{}</figcaption>\n", sentence_html(sentence));
  if (!legend.empty()) html += fmt::format("<div class=\"legend\">{}</div>\n", legend);
  return html + fmt::format("<div class=\"panels\">\n{}</div>\n</figure>\n", pictures);
}

std::string html_of(const HtmlTable& table, std::string_view note) {
  std::string html = "<div class=\"wide\"><table>\n<thead><tr>";
  const auto cell = [&](const char* tag, std::size_t column, const std::string& text) {
    html += fmt::format("<{}{}>{}</{}>", tag, column >= table.first_number ? " class=\"n\"" : "", escaped(text), tag);
  };
  for (std::size_t c = 0; c < table.head.size(); ++c) cell("th", c, table.head[c]);
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) {
    html += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c) cell("td", c, row[c]);
    html += "</tr>\n";
  }
  html += "</tbody></table></div>\n";
  if (!note.empty()) html += fmt::format("<p class=\"note\">{}</p>\n", sentence_html(note));
  return html;
}

}  // namespace pelsim::results
