#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/csv.hpp"
#include "models/parameters.hpp"

/// Rows of CSV files as quantities and parameters. The unit stands in the header: "latency_us", "bandwidth_GB_per_s".
namespace pelsim {

/// A column of quantities, with the unit as its header gives it.
struct QuantityColumn {
  std::size_t column = 0;
  std::string unit_text;
  Unit unit = Unit::none;
};

/// The column `name`_unit; nullopt when there is none. Throws when the header's unit is none of this kind.
std::optional<QuantityColumn> find_quantity(const CsvTable&, std::string_view name, Unit);
/// The cell in SI units. Throws with its place when it is no finite number or out of range.
double quantity(const CsvTable&, std::size_t row, const QuantityColumn&, double least, double most);

/// The cells of a row that are not empty, by the parameter their header names (with the unit, for quantities).
/// `besides` lists columns that are no parameters. Any other column is refused. Ranges are left to Parameters::check.
Parameters row_parameters(const CsvTable&, std::size_t row, const std::vector<Parameter>&,
                          const std::vector<std::string>& besides);

}  // namespace pelsim
