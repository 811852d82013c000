#include "study/sweep/row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "models/csv.hpp"
#include "study/version.hpp"

namespace pelsim {
namespace {

using Number = std::optional<double>;

struct Metric {
  const char* name;
  Number (*of)(const Report&);
};

Number count(std::uint64_t n) { return static_cast<double>(n); }
template <class Unit>
Number plain(const std::optional<Quantity<Unit>>& quantity) {
  return quantity ? Number(quantity->value) : std::nullopt;
}
template <class Part>
Number of_pop(const Report& r, Part part) {
  return r.pop ? Number((*r.pop).*part) : std::nullopt;
}

/// Busy slot time as a share of all slot time.
Number utilisation(const Report& r) {
  const double whole = r.makespan.value * static_cast<double>(r.slots);
  if (!(whole > 0)) return std::nullopt;
  double busy = 0;
  for (const DeviceLine& device : r.devices) busy += device.busy.value;
  return busy / whole;
}

constexpr Metric metrics[] = {
    {"makespan_s", [](const Report& r) { return Number(r.makespan.value); }},
    {"speedup", [](const Report& r) { return r.speedup; }},
    {"efficiency", [](const Report& r) { return r.efficiency; }},
    {"slr", [](const Report& r) { return r.slr; }},
    {"lower_bound_s", [](const Report& r) { return plain(r.lower_bound); }},
    {"parallel_efficiency", [](const Report& r) { return of_pop(r, &PopEfficiencies::parallel); }},
    {"load_balance", [](const Report& r) { return of_pop(r, &PopEfficiencies::load_balance); }},
    {"communication_efficiency", [](const Report& r) { return of_pop(r, &PopEfficiencies::communication); }},
    {"serialisation_efficiency", [](const Report& r) { return r.pop ? r.pop->serialisation : std::nullopt; }},
    {"transfer_efficiency", [](const Report& r) { return r.pop ? r.pop->transfer : std::nullopt; }},
    {"utilisation", utilisation},
    {"bytes_moved", [](const Report& r) { return Number(r.communication.bytes.value); }},
    {"transfers", [](const Report& r) { return count(r.communication.transfers); }},
    {"transfer_time_s", [](const Report& r) { return Number(r.communication.moving.value); }},
    {"events", [](const Report& r) { return count(r.events); }},
    {"tasks", [](const Report& r) { return count(r.tasks); }},
    {"slots", [](const Report& r) { return count(r.slots); }},
    {"energy_j", [](const Report& r) { return plain(r.energy); }},
    {"carbon_g", [](const Report& r) { return r.carbon_g; }},
    {"cost_usd", [](const Report& r) { return r.cost_usd; }},
};

std::string version_cell() { return csv_cell(fmt::format("{} {}", version(), commit())); }

/// The cell that begins here, without quotes around it and with those within as they were; takes it and its comma away.
std::string take_cell(std::string_view& row) {
  std::string text;
  std::size_t at = 0;
  if (row.starts_with('"')) {
    for (at = 1; at < row.size(); ++at) {
      if (row[at] == '"' && (at + 1 == row.size() || row[++at] != '"')) break;
      text += row[at];
    }
  } else {
    text = row.substr(0, row.find(','));
    at = text.size();
  }
  row.remove_prefix(std::min(at + 1, row.size()));
  return text;
}

}  // namespace

std::string row_header() {
  std::string header = "seed,status,error";
  for (const Metric& metric : metrics) header += std::string(",") + metric.name;
  return header + ",trace_hash,version";
}

std::vector<std::string> metric_columns() {
  std::vector<std::string> columns;
  for (const Metric& metric : metrics) columns.emplace_back(metric.name);
  return columns;
}

std::string row_without_numbers(const std::string& seed, const char* status, const std::string& error) {
  return fmt::format("{},{},{}{},,{}", seed, status, csv_cell(one_line(error)), std::string(std::size(metrics), ','),
                     version_cell());
}

std::string row_of(const Report& report, const RunError& error) {
  const bool ended = !error || error.kind == RunError::Kind::cancelled;  // the horizon is an end
  fmt::memory_buffer row;
  const auto out = std::back_inserter(row);
  fmt::format_to(out, "{},{},{}", report.seed, ended ? "ok" : "failed", csv_cell(one_line(error.message)));
  for (const Metric& metric : metrics) {
    const Number value = metric.of(report);
    if (value && std::isfinite(*value))
      fmt::format_to(out, ",{}", *value);
    else
      fmt::format_to(out, ",");
  }
  fmt::format_to(out, ",{},{}", report.trace_hash, version_cell());
  return fmt::to_string(row);
}

std::string status_in(std::string_view row) {
  take_cell(row);
  return take_cell(row);
}

std::string error_in(std::string_view row) {
  take_cell(row);
  take_cell(row);
  return take_cell(row);
}

std::optional<double> number_in(std::string_view row, std::string_view metric) {
  take_cell(row);
  if (take_cell(row) != "ok") return std::nullopt;
  take_cell(row);
  for (const Metric& column : metrics) {
    const std::string cell = take_cell(row);
    if (column.name != metric) continue;
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return error == std::errc{} && end == cell.data() + cell.size() ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace pelsim
