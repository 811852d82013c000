#include "study/exporters/results/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "study/exporters/charts/style.hpp"
#include "study/exporters/markup.hpp"
#include "study/exporters/page.hpp"
#include "study/exporters/results/parts.hpp"
#include "study/results/cells.hpp"

namespace pelsim::results {
namespace {

constexpr std::string_view page_style = R"(html{background:var(--page);color:var(--ink);color-scheme:light dark}
body{font:16px/1.5 Helvetica,Arial,"DejaVu Sans",sans-serif;max-width:1000px;margin:0 auto;padding:1.5em 1em 4em}
h1{font-size:1.7em;line-height:1.2;margin:.2em 0}h2{font-size:1.2em;margin:2em 0 .5em;border-bottom:1px solid var(--rule)}
.facts,.note,figcaption{color:var(--soft);font-size:.9em}.facts{margin:.2em 0}.note{margin:.3em 0 1.5em}
.found li{margin:.35em 0}figure{margin:1em 0 1.6em}figcaption{margin-bottom:.4em}
.legend{font-size:.85em;display:flex;flex-wrap:wrap;gap:.2em 1.2em;align-items:center;margin:.2em 0}
.legend svg{vertical-align:middle}.legend span{white-space:nowrap}
.panels{display:flex;flex-wrap:wrap;gap:10px 24px}.panels svg{flex:none}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85em;margin:.5em 0}
th,td{padding:.25em .8em .25em 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th{border-bottom:1px solid var(--axis)}.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}
@media print{body{font-size:10.5pt;max-width:none;padding:0}figure,tr,li{break-inside:avoid}h2{break-after:avoid}
thead{display:table-header-group}.wide{overflow:visible}@page{margin:15mm}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

std::string plural(std::size_t n, std::string_view word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); }

/// "10 replicates", or "20 to 60 replicates" where settings have unequal numbers of them.
std::string replicates_text(const Table& table) {
  std::vector<std::size_t> runs;
  for (const std::uint32_t setting : combinations(table, other_axes(table, {}))) {
    runs.resize(std::max<std::size_t>(runs.size(), setting + std::size_t{1}));
    ++runs[setting];
  }
  const auto [fewest, most] = std::minmax_element(runs.begin(), runs.end());
  const std::string text = plural(*most, "replicate");
  return *fewest < *most ? fmt::format("{} to {}", *fewest, text) : text;
}

std::string facts(const Table& table) {
  const std::size_t good = table.rows.size() - table.failures.size();
  std::string text = fmt::format("{}: {}, {}", plural(table.rows.size(), "run"), plural(table.points, "point"),
                                 replicates_text(table));
  if (good < table.rows.size()) text += fmt::format("; {} without a result", table.rows.size() - good);
  text += table.common_random_numbers ? "; replicates of one number share their seed"
                                      : "; every point has seeds of its own";
  return text;
}

std::string origin(const Table& table) {
  std::string text = table.file;
  if (!table.checksum.empty()) text += fmt::format(", CRC-32 {}", table.checksum);
  if (table.traces > 0) text += fmt::format(", {}", plural(table.traces, "different trace"));
  if (!table.versions.empty()) text += fmt::format("; pelsim {}", fmt::join(table.versions, " and "));
  return text;
}

std::string list_of(const std::vector<std::string>& sentences) {
  if (sentences.empty()) return "";
  std::string html = "<ul class=\"found\">\n";
  for (const std::string& sentence : sentences) html += fmt::format("<li>{}</li>\n", sentence_html(sentence));
  return html + "</ul>\n";
}

}  // namespace

std::string results_page(const Study& study) {
  const Table& table = study.table;
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n<style>\n{1}{2}</style>\n</head>\n<body>\n"
      "<header>\n<h1>{0}</h1>\n<p class=\"facts\">{3}</p>\n<p class=\"facts\">{4}</p>\n</header>\n",
      escaped(table.title), charts::chart_style(), page_style, escaped(facts(table)), escaped(origin(table)));
  html += section("What stands out", list_of(findings(study)));
  html += section("Notes", list_of(table.notes));
  html += section("What varied", axes_table(study));
  html += section("Alternatives", alternatives_table(study) + box_figures(study));
  html += section("Curves", curve_figures(study));
  html += section("Heat maps", heat_figures(study));
  html += section("Scaling", scaling_figures(study));
  html += section("Time, energy, cost", front_figures(study));
  html += section("All points", points_table(study));
  html += section("Runs without a result", failures_table(study));
  return html + "</body>\n</html>\n";
}

std::string results_text(const Study& study) {
  Page page;
  page.title(study.table.title);
  page.sentence("", facts(study.table));
  page.sentence("", origin(study.table));
  page.heading("WHAT STANDS OUT");
  for (const std::string& sentence : findings(study)) page.sentence("  - ", sentence);
  for (const std::string& note : study.table.notes) page.sentence("  ! ", note);
  return page.take();
}

}  // namespace pelsim::results
