#include "models/csv_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pelsim {
namespace {

/// "GB_per_s" as it is written beside a number: "GB/s".
std::string unit_text(std::string_view header) {
  std::string out(header);
  if (const std::size_t at = out.find("_per_"); at != std::string::npos) out.replace(at, 5, "/");
  return out;
}

/// The unit that `header` gives to the parameter `name`, if it names it at all.
std::optional<std::string> unit_in(std::string_view header, std::string_view name) {
  if (header.size() < name.size() + 2 || !header.starts_with(name) || header[name.size()] != '_') return std::nullopt;
  return unit_text(header.substr(name.size() + 1));
}

bool is_unit(const std::string& text, Unit unit) { return parse_quantity("1 " + text, unit).has_value(); }

std::string example_header(const Parameter& p) {
  if (p.type != Parameter::Type::quantity) return p.name;
  std::string unit = example_of(p.unit);
  unit = unit.substr(unit.find(' ') + 1);
  unit.pop_back();
  if (const std::size_t slash = unit.find('/'); slash != std::string::npos) unit.replace(slash, 1, "_per_");
  return p.name + "_" + unit;
}

Value cell_value(const CsvTable& table, std::size_t row, std::size_t column, const Parameter& p) {
  const std::string text(table.cell(row, column));
  Value value{text, table.place(row, column)};
  switch (p.type) {
    case Parameter::Type::number:
    case Parameter::Type::integer:
      // The range is checked with that of the scenario's own values.
      value.data = table.number(row, column, -1e308, 1e308);
      break;
    case Parameter::Type::quantity: value.data = text + " " + *unit_in(table.columns()[column], p.name); break;
    case Parameter::Type::boolean:
      if (text != "true" && text != "false") table.fail(row, column, fmt::format("'{}' must be true or false", p.name));
      value.data = text == "true";
      break;
    case Parameter::Type::text:
    case Parameter::Type::choice:
    case Parameter::Type::file:
    case Parameter::Type::list:
    case Parameter::Type::tables:
    case Parameter::Type::table:
    case Parameter::Type::any: break;
  }
  return value;
}

const Parameter* parameter_of(const std::string& header, const std::vector<Parameter>& card) {
  const auto found = std::find_if(card.begin(), card.end(), [&](const Parameter& p) {
    if (p.type != Parameter::Type::quantity) return p.name == header;
    const std::optional<std::string> unit = unit_in(header, p.name);
    return unit && is_unit(*unit, p.unit);
  });
  return found == card.end() ? nullptr : &*found;
}

}  // namespace

std::optional<QuantityColumn> find_quantity(const CsvTable& table, std::string_view name, Unit unit) {
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const std::string& header = table.columns()[c];
    const std::optional<std::string> text = unit_in(header, name);
    if (text && is_unit(*text, unit)) return QuantityColumn{c, *text, unit};
    if (!text && header != name) continue;
    const Parameter wanted{.name = std::string(name), .type = Parameter::Type::quantity, .unit = unit};
    throw ScenarioError(table.header_place(c), fmt::format("column '{}' needs a unit in its name, for example '{}'",
                                                           header, example_header(wanted)));
  }
  return std::nullopt;
}

double quantity(const CsvTable& table, std::size_t row, const QuantityColumn& q, double least, double most) {
  const std::string written = fmt::format("{} {}", table.cell(row, q.column), q.unit_text);
  const std::optional<double> value = parse_quantity(written, q.unit);
  const std::string& header = table.columns()[q.column];
  if (!value)
    table.fail(row, q.column, fmt::format("{} must be a finite number, not '{}'", header, table.cell(row, q.column)));
  if (*value < least || *value > most) {
    table.fail(row, q.column,
               fmt::format("{} is {}, but must be from {} to {}", header, written, format_quantity(least, q.unit),
                           format_quantity(most, q.unit)));
  }
  return *value;
}

Parameters row_parameters(const CsvTable& table, std::size_t row, const std::vector<Parameter>& card,
                          const std::vector<std::string>& besides) {
  Parameters out("", table.place(row, 0));
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const std::string& header = table.columns()[c];
    if (std::find(besides.begin(), besides.end(), header) != besides.end()) continue;
    const Parameter* parameter = parameter_of(header, card);
    if (parameter == nullptr) {
      std::vector<std::string> known = besides;
      for (const Parameter& p : card) known.push_back(example_header(p));
      throw ScenarioError(table.header_place(c),
                          fmt::format("unknown column '{}'{}", header, suggestion(header, known)));
    }
    if (!table.cell(row, c).empty()) out.set(parameter->name, cell_value(table, row, c, *parameter));
  }
  return out;
}

}  // namespace pelsim
