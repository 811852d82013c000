#include "models/csv.hpp"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>

#include "models/parameters.hpp"

namespace pelsim {
namespace {

/// What libcsv has told so far.
struct Reader {
  std::string* cells;
  std::vector<std::size_t>* cell_end;
  std::size_t row_cells = 0;   ///< cells of the row being read
  std::size_t ended_rows = 0;  ///< rows ended since the caller looked
  std::size_t ended_cells = 0;
};

void on_cell(void* text, std::size_t size, void* reader) {
  auto& r = *static_cast<Reader*>(reader);
  r.cells->append(static_cast<const char*>(text), size);
  r.cell_end->push_back(r.cells->size());
  ++r.row_cells;
}

void on_row(int, void* reader) {
  auto& r = *static_cast<Reader*>(reader);
  r.ended_cells = std::exchange(r.row_cells, 0);
  ++r.ended_rows;
}

class Parser {
 public:
  Parser() { csv_init(&state_, CSV_STRICT | CSV_STRICT_FINI); }
  ~Parser() { csv_free(&state_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// The bytes understood: fewer than given = a quote where none may be.
  std::size_t feed(std::string_view text, Reader& reader) {
    return csv_parse(&state_, text.data(), text.size(), on_cell, on_row, &reader);
  }
  bool finish(Reader& reader) { return csv_fini(&state_, on_cell, on_row, &reader) == 0; }

 private:
  csv_parser state_;
};

}  // namespace

CsvTable::CsvTable(TextFile file) : file_(std::move(file)) {
  parse();
  take_header();
}

void CsvTable::parse() {
  Parser parser;
  Reader reader{&cells_, &cell_end_};
  const std::string_view text = file_.text();
  bool within_row = false;
  const auto end_row = [&] {
    if (reader.ended_rows == 0) return;
    reader.ended_rows = 0;
    within_row = false;
    if (row_start_.size() == 1) columns_.resize(reader.ended_cells);
    if (reader.ended_cells != columns_.size())
      throw ScenarioError(file_.place(row_start_.back()),
                          fmt::format("the row has {} cells, the header has {}", reader.ended_cells, columns_.size()));
  };
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size() - 1) + 1;
    if (text[end - 1] == '\r' && end < text.size() && text[end] == '\n') ++end;
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t first = line.find_first_not_of(" \t\r\n");
    const bool skipped = !within_row && (first == line.npos || line[first] == '#');
    if (!skipped) {
      if (!within_row) row_start_.push_back(begin);
      within_row = true;
      const std::size_t understood = parser.feed(line, reader);
      if (understood != line.size())
        throw ScenarioError(file_.place(begin + understood),
                            "a quote inside a cell: put the whole cell in quotes and double the quotes in it");
      end_row();
    }
    begin = end;
  }
  if (!parser.finish(reader)) throw ScenarioError(file_.place(row_start_.back()), "a quote is opened and never closed");
  end_row();
  if (row_start_.empty()) throw ScenarioError(file_.end(), "has no header line");
}

void CsvTable::take_header() {
  const std::size_t n = columns_.size();
  for (std::size_t c = 0; c < n; ++c) {
    const std::size_t begin = c == 0 ? 0 : cell_end_[c - 1];
    const std::string name = cells_.substr(begin, cell_end_[c] - begin);
    if (name.empty()) throw ScenarioError(header_place(c), fmt::format("column {} has no name", c + 1));
    if (std::find(columns_.begin(), columns_.end(), name) != columns_.end())
      throw ScenarioError(header_place(c), "there are two columns named '" + name + "'");
    columns_[c] = name;
  }
}

std::optional<std::size_t> CsvTable::find(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

std::size_t CsvTable::column(std::string_view name) const {
  if (const auto found = find(name)) return *found;
  throw ScenarioError(header_place(0),
                      fmt::format("there is no column '{}'; the header has {}", name, fmt::join(columns_, ", ")));
}

std::string_view CsvTable::cell(std::size_t row, std::size_t column) const {
  const std::size_t k = (row + 1) * columns_.size() + column;
  const std::size_t begin = cell_end_[k - 1];  // the header comes first, so k > 0
  return std::string_view(cells_).substr(begin, cell_end_[k] - begin);
}

double CsvTable::number(std::size_t row, std::size_t column, double least, double most) const {
  const std::string_view text = cell(row, column);
  const auto value = parse_number(text);
  if (!value) fail(row, column, fmt::format("{} must be a number, not '{}'", columns_[column], text));
  if (*value < least || *value > most)
    fail(row, column, fmt::format("{} is {}, but must be from {} to {}", columns_[column], text, least, most));
  return *value;
}

Place CsvTable::cell_place(std::size_t row, std::size_t column) const {
  const std::string_view text = file_.text();
  std::size_t at = row_start_[row];
  bool quoted = false;
  for (std::size_t commas = 0; commas < column && at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] == ',' && !quoted) ++commas;
  }
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return file_.place(at);
}

std::string csv_cell(std::string_view text) {
  const bool has_border_blank = !text.empty() && (text.front() == ' ' || text.back() == ' ' || text.front() == '#');
  if (!has_border_blank && text.find_first_of(",\"\r\n\t") == text.npos) return std::string(text);
  std::string quoted(2 * text.size() + 2, '\0');
  quoted.resize(csv_write(quoted.data(), quoted.size(), text.data(), text.size()));
  return quoted;
}

}  // namespace pelsim
