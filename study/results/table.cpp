#include "study/results/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>
#include <set>
#include <unordered_map>

#include "models/quantity_text.hpp"
#include "study/results/notes.hpp"

namespace pelsim::results {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view seed_axis = "simulation.seed";

/// Where each part of the header begins and ends.
struct Layout {
  std::size_t seed, status, error, hash, version;
};

std::size_t required(const CsvTable& csv, std::string_view name, std::size_t least) {
  const auto found = csv.find(name);
  if (!found)
    throw ScenarioError(csv.header_place(0),
                        fmt::format("there is no column '{}': results of `pelsim sweep` begin with "
                                    "point, replicate, the axes, seed, status, error",
                                    name));
  if (*found < least)
    throw ScenarioError(csv.header_place(*found), fmt::format("column '{}' stands too far left: expected point, "
                                                              "replicate, the axes, seed, status, error, metrics",
                                                              name));
  return *found;
}

Layout layout_of(const CsvTable& csv) {
  for (const auto& [name, at] : {std::pair{"point", std::size_t{0}}, {"replicate", 1}})
    if (const std::size_t found = required(csv, name, at); found != at)
      throw ScenarioError(csv.header_place(found), fmt::format("column '{}' must be number {}", name, at + 1));
  Layout layout{};
  layout.seed = required(csv, "seed", 2);
  layout.status = required(csv, "status", layout.seed + 1);
  layout.error = required(csv, "error", layout.status + 1);
  const auto last = [&](std::string_view name) { return csv.find(name).value_or(csv.columns().size()); };
  layout.hash = last("trace_hash");
  layout.version = last("version");
  return layout;
}

std::uint32_t count(const CsvTable& csv, std::size_t row, std::size_t column) {
  const double value = csv.number(row, column, 0, 4e9);
  if (value != std::floor(value)) csv.fail(row, column, csv.columns()[column] + " must be a whole number");
  return static_cast<std::uint32_t>(value);
}

Status status_of(const CsvTable& csv, std::size_t row, std::size_t column) {
  const std::string_view text = csv.cell(row, column);
  if (text == "ok") return Status::ok;
  if (text == "failed") return Status::failed;
  if (text == "invalid") return Status::invalid;
  csv.fail(row, column, fmt::format("status is ok, failed or invalid, not '{}'", text));
}

/// Texts to numbers 0, 1, 2, ... in the order in which they come.
class Numbering {
 public:
  std::uint32_t number(std::string_view text) {
    const auto [found, fresh] = numbers_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
    if (fresh) texts_.push_back(found->first);
    return found->second;
  }
  std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> texts_;
};

/// Numbers of all values in one unit, if there is such a unit.
bool read_numbers(Axis& axis) {
  static constexpr std::array units{Unit::none,
                                    Unit::seconds,
                                    Unit::bytes,
                                    Unit::byte_rate,
                                    Unit::flops,
                                    Unit::flop_rate,
                                    Unit::hertz,
                                    Unit::watts,
                                    Unit::joules,
                                    Unit::price,
                                    Unit::price_rate,
                                    Unit::energy_per_byte,
                                    Unit::carbon_intensity,
                                    Unit::energy_price};
  for (const Unit unit : units) {
    std::vector<double> numbers;
    for (const std::string& value : axis.values) {
      const auto number = parse_quantity(value, unit);
      if (!number) break;
      numbers.push_back(*number);
    }
    if (numbers.size() < axis.values.size()) continue;
    axis.numbers = std::move(numbers);
    return true;
  }
  return false;
}

/// Puts the values of a numeric axis in ascending order.
void sort_values(Axis& axis, std::vector<std::uint32_t>& levels) {
  std::vector<std::uint32_t> order(axis.values.size()), rank(axis.values.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return axis.numbers[a] < axis.numbers[b]; });
  Axis sorted = axis;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    sorted.values[i] = axis.values[order[i]];
    sorted.numbers[i] = axis.numbers[order[i]];
    rank[order[i]] = i;
  }
  axis = std::move(sorted);
  for (std::uint32_t& level : levels) level = rank[level];
}

void read_axis(Table& table, const CsvTable& csv, std::size_t column) {
  Numbering numbering;
  std::vector<std::uint32_t> levels(csv.rows());
  for (std::size_t r = 0; r < csv.rows(); ++r) levels[r] = numbering.number(csv.cell(r, column));
  Axis axis{.name = csv.columns()[column], .values = numbering.take(), .numbers = {}};
  axis.numeric = !axis.values.empty() && read_numbers(axis);
  if (axis.numeric) sort_values(axis, levels);
  table.axes.push_back(std::move(axis));
  table.levels.push_back(std::move(levels));
}

void read_metric(Table& table, const CsvTable& csv, std::size_t column) {
  constexpr double largest = std::numeric_limits<double>::max();
  std::vector<double> values(csv.rows(), unknown);
  bool any = false;
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    if (csv.cell(r, column).empty()) continue;
    values[r] = csv.number(r, column, -largest, largest);
    any = true;
  }
  if (!any) return;  // nothing is known: no chart, no table wants it
  table.metrics.push_back(metric_of(csv.columns()[column]));
  table.values.push_back(std::move(values));
}

/// A seed that is an axis gives replicates as others do: each value, with each replicate, is one of them.
void read_rows(Table& table, const CsvTable& csv, const Layout& layout) {
  const auto seed_column = csv.find(seed_axis);
  Numbering replicates, seeds;
  std::set<std::pair<std::uint32_t, std::uint32_t>> runs;
  std::set<std::uint32_t> points;
  std::vector<std::optional<std::uint32_t>> seed_of;
  table.common_random_numbers = true;
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    Row row{.point = count(csv, r, 0), .replicate = 0, .status = status_of(csv, r, layout.status)};
    if (!runs.insert({row.point, count(csv, r, 1)}).second)
      csv.fail(r, 0, fmt::format("point {}, replicate {} stands here for the second time", row.point, csv.cell(r, 1)));
    std::string name(csv.cell(r, 1));
    if (seed_column) name += fmt::format(" {}", csv.cell(r, *seed_column));
    row.replicate = replicates.number(name);
    seed_of.resize(std::max<std::size_t>(seed_of.size(), row.replicate + std::size_t{1}));
    std::uint64_t number = 0;
    const std::string_view digits = csv.cell(r, layout.seed);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec == std::errc{} && read.ptr == digits.data() + digits.size()) row.seed = number;
    const std::uint32_t seed = seeds.number(csv.cell(r, layout.seed));
    if (row.status == Status::ok && seed_of[row.replicate].value_or(seed) != seed) table.common_random_numbers = false;
    if (row.status == Status::ok) seed_of[row.replicate] = seed;
    points.insert(row.point);
    if (row.status != Status::ok) table.failures.push_back({r, std::string(csv.cell(r, layout.error))});
    table.rows.push_back(row);
  }
  table.points = points.size();
  table.replicates = replicates.take().size();
}

std::vector<std::string> different(const CsvTable& csv, std::size_t column) {
  if (column >= csv.columns().size()) return {};
  Numbering numbering;
  for (std::size_t r = 0; r < csv.rows(); ++r)
    if (!csv.cell(r, column).empty()) numbering.number(csv.cell(r, column));
  return numbering.take();
}

}  // namespace

bool Table::counts(std::size_t metric, std::size_t row) const {
  return rows[row].status == Status::ok && std::isfinite(values[metric][row]);
}

std::optional<std::size_t> Table::find_metric(std::string_view name) const {
  for (std::size_t m = 0; m < metrics.size(); ++m)
    if (metrics[m].column == name) return m;
  return std::nullopt;
}

std::optional<std::size_t> Table::find_axis(std::string_view name) const {
  for (std::size_t a = 0; a < axes.size(); ++a)
    if (axes[a].name == name) return a;
  return std::nullopt;
}

Table read_results(const CsvTable& csv) {
  const Layout layout = layout_of(csv);
  if (csv.rows() == 0) throw ScenarioError(csv.header_place(0), "a header and no run: the sweep has not finished one");
  Table table;
  table.file = csv.path();
  read_rows(table, csv, layout);
  for (std::size_t c = 2; c < layout.seed; ++c)
    if (csv.columns()[c] != seed_axis) read_axis(table, csv, c);
  for (std::size_t c = layout.error + 1; c < csv.columns().size(); ++c)
    if (c != layout.hash && c != layout.version) read_metric(table, csv, c);
  table.versions = different(csv, layout.version);
  table.traces = different(csv, layout.hash).size();
  return table;
}

Table read_results(const std::string& path) {
  TextFile file = TextFile::read(path);
  boost::crc_32_type crc;
  crc.process_bytes(file.text().data(), file.text().size());
  Table table = read_results(CsvTable(std::move(file)));
  table.checksum = fmt::format("{:08x}", crc.checksum());
  read_notes(table, std::filesystem::path(path).replace_extension(".json").string());
  if (table.title.empty()) table.title = std::filesystem::path(path).stem().string();
  return table;
}

}  // namespace pelsim::results
