#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/error.hpp"
#include "study/report.hpp"

/// A run's row of results.csv, from `seed` on: cells of CSV, without a line's end.
namespace pelsim {

/// Names of the columns from `seed` on; those of numbers carry their unit.
std::string row_header();
/// Names of the metrics' columns.
std::vector<std::string> metric_columns();

std::string row_of(const Report&, const RunError&);
/// A run without a result: its metrics stay empty. `status`: failed or invalid.
std::string row_without_numbers(const std::string& seed, const char* status, const std::string& error);

std::string status_in(std::string_view row);
std::string error_in(std::string_view row);
/// The number in a metric's column, exactly as the run had it. nullopt: the run is not ok, or its metric unknown.
std::optional<double> number_in(std::string_view row, std::string_view metric);

/// One line, whatever names from files hold.
std::string one_line(std::string text);

}  // namespace pelsim
