#include <algorithm>
#include <cmath>

#include "models/csv.hpp"
#include "models/quantity_text.hpp"
#include "study/exporters/page.hpp"
#include "study/validation.hpp"

namespace pelsim {
namespace {

constexpr const char* columns =
    "scenario,workload,cores,scheduler,predicted_s,measured_s,error,noise,held_out,repeats\n";

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

}  // namespace

std::string validation_text(const Validation& all) {
  Page page;
  page.title("Prediction against reality");
  page.sentence("  machine   ", all.machine);
  page.sentence("  runs      ", all.date.empty() ? "none" : all.date);
  page.line("");
  page.line("| {:<18} | {:>5} | {:<13} | {:>10} | {:>10} | {:>7} | {:>7} | {:>8} |", "workload", "cores", "scheduler",
            "predicted", "measured", "± %", "error %", "held out");
  page.line("|{:-<20}|{:->7}|{:-<15}|{:->12}|{:->12}|{:->9}|{:->9}|{:->10}|", "", "", "", "", "", "", "", "");
  for (const ValidationCase& one : all.cases)
    page.line("| {:<18} | {:>5} | {:<13} | {:>10} | {:>10} | {:>7} | {:>7} | {:>8} |", one.scenario, one.cores,
              one.scheduler, text_of(one.predicted), text_of(one.measured), percent(one.noise),
              fmt::format("{:+.1f}", 100 * one.error()), fmt::format("{:.0f} %", 100 * one.held_out));
  page.line("");
  page.line("{} cases, the median of {} runs each. Absolute error: median {} %, 90th percentile {} %, largest {} %.",
            all.cases.size(), all.cases.empty() ? 0 : all.cases.front().repeats, percent(all.median_error()),
            percent(all.error_of(0.9)), percent(all.error_of(1)));
  page.line("In {} cases the error is within the noise (half of the range of the runs).", all.within_noise());
  return page.take();
}

std::string validation_csv(const Validation& all) {
  std::string text =
      fmt::format("# pelsim validation 1\n# machine: {}\n# date: {}\n{}", all.machine, all.date, columns);
  for (const ValidationCase& one : all.cases)
    text += fmt::format("{},{},{},{},{:.9g},{:.9g},{:.6g},{:.6g},{:.6g},{}\n", csv_cell(one.scenario),
                        csv_cell(one.workload), one.cores, csv_cell(one.scheduler), one.predicted.value,
                        one.measured.value, one.error(), one.noise, one.held_out, one.repeats);
  return text;
}

Validation read_validation(const std::string& file) {
  const TextFile text = TextFile::read(file);
  if (!text.text().starts_with("# pelsim validation 1"))
    throw ScenarioError(text.place(std::size_t{0}), "not the results of a validation");
  Validation all;
  const auto fact = [&](std::string_view key) {
    const std::string start = fmt::format("# {}: ", key);
    const std::size_t at = text.text().find(start);
    if (at == std::string_view::npos) return std::string();
    const std::string_view rest = text.text().substr(at + start.size());
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
  };
  all.machine = fact("machine");
  all.date = fact("date");
  const CsvTable table{text};
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto number = [&](const char* column) { return table.number(row, table.column(column), 0, 1e15); };
    ValidationCase one;
    one.scenario = table.cell(row, table.column("scenario"));
    one.workload = table.cell(row, table.column("workload"));
    one.scheduler = table.cell(row, table.column("scheduler"));
    one.cores = static_cast<SlotCount>(number("cores"));
    one.predicted = Seconds(number("predicted_s"));
    one.measured = Seconds(number("measured_s"));
    one.noise = number("noise");
    one.held_out = number("held_out");
    one.repeats = static_cast<std::size_t>(number("repeats"));
    all.cases.push_back(std::move(one));
  }
  return all;
}

}  // namespace pelsim
