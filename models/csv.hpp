#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/text_file.hpp"

namespace pelsim {

/// A CSV file with a header line (RFC 4180: comma, double quotes, LF, CRLF or CR). Blanks around a cell do not count,
/// blank lines and lines that begin with '#' are skipped. All cells are text; every cell knows its place.
class CsvTable {
 public:
  /// Throws ScenarioError for what TextFile::read refuses, a bad quote, a row whose number of cells differs from the
  /// header's, and a column that has no name or a name used twice.
  static CsvTable read(const std::string& path) { return CsvTable(TextFile::read(path)); }
  explicit CsvTable(TextFile);

  const std::string& path() const { return file_.path(); }
  std::size_t rows() const { return row_start_.size() - 1; }
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> find(std::string_view column) const;
  /// Throws when there is no such column, naming those there are.
  std::size_t column(std::string_view name) const;

  std::string_view cell(std::size_t row, std::size_t column) const;
  /// A finite number; `what` stands in the message. Throws with the cell's place when it is none or out of range.
  double number(std::size_t row, std::size_t column, double least, double most) const;
  Place place(std::size_t row, std::size_t column) const { return cell_place(row + 1, column); }
  Place header_place(std::size_t column) const { return cell_place(0, column); }
  [[noreturn]] void fail(std::size_t row, std::size_t column, const std::string& message) const {
    throw ScenarioError(place(row, column), message);
  }

 private:
  Place cell_place(std::size_t line_of_cells, std::size_t column) const;
  void parse();
  void take_header();

  TextFile file_;
  std::vector<std::string> columns_;
  std::string cells_;  ///< all cells, one after the other, the header's first
  std::vector<std::size_t> cell_end_;
  std::vector<std::size_t> row_start_;  ///< offsets in the file; [0] is the header's
};

/// The text as one cell: in quotes where it needs them.
std::string csv_cell(std::string_view text);

}  // namespace pelsim
