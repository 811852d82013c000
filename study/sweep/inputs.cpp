#include "study/sweep/inputs.hpp"

#include <algorithm>
#include <fstream>

#include "models/csv.hpp"
#include "models/presets.hpp"
#include "study/sweep/fingerprint.hpp"

namespace pelsim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 255;
constexpr std::string_view blanks = " \t\r\n", separators = ",;\"'=<>()[]{}|\t\r\n";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Calls `use` with each part between any of these characters.
template <class Use>
void each_part(std::string_view text, std::string_view between, Use&& use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(between), text.size());
    if (end > 0) use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Inputs::Inputs(const Place& scenario) {
  for (const std::string& folder : machine_folders(Place{scenario.file, 1, 1})) {
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(folder, ignored))
      if (file.path().extension() == ".csv") add_machines(file.path());
  }
}

/// A table that cannot be read is nobody's: a scenario that needs it is refused anyway.
void Inputs::add_machines(const fs::path& path) {
  try {
    const CsvTable table = CsvTable::read(path.string());
    const auto name = table.find("name");
    if (!name) return;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      std::string text = path.stem().string();
      for (std::size_t column = 0; column < table.columns().size(); ++column)
        text += "\n" + table.columns()[column] + "\n" + std::string(table.cell(row, column));
      machines_.emplace(table.cell(row, *name), Row{std::move(text), path.parent_path()});
    }
  } catch (const ScenarioError&) {
  }
}

void Inputs::add(const Toml& value) {
  for (const Toml& item : value.items) add(item);
  if (value.kind != Toml::Kind::text || value.text.empty()) return;
  const fs::path folder = value.place.line > 0 ? fs::path(value.place.file).parent_path() : fs::path();
  if (is_file(folder / value.text)) return add_file(folder / value.text);
  add_word(value.text, folder);
}

const std::set<std::string, std::less<>>& Inputs::names_in(const fs::path& folder) {
  const auto [at, is_new] = folders_.try_emplace(folder);
  if (!is_new) return at->second;
  std::error_code ignored;
  at->second = {".", ".."};
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored))
    at->second.insert(entry.path().filename().string());
  return at->second;
}

void Inputs::add_word(std::string_view word, const fs::path& folder) {
  if (word.empty() || word.size() > longest_name) return;
  for (auto [row, end] = machines_.equal_range(word); row != end; ++row)
    if (rows_.insert(row->second.text).second) add_words(row->second.text, row->second.folder);
  const std::string_view first = word.substr(0, word.find('/'));
  if (first.empty()) {  // "/task>" is no path, "/data/task" may be one
    if (std::count(word.begin(), word.end(), '/') > 1 && is_file(word)) add_file(word);
    return;
  }
  // Traces of ranks are looked for a folder above as well.
  for (const fs::path& place : {folder, folder / ".."})
    if (names_in(place).contains(first) && is_file(place / word)) add_file(place / word);
}

/// Names may hold blanks, and may be set apart by them.
void Inputs::add_words(std::string_view text, const fs::path& folder) {
  each_part(text, separators, [&](std::string_view part) {
    const std::string_view whole = trimmed(part);
    add_word(whole, folder);
    if (whole.find(' ') != whole.npos) each_part(whole, " :", [&](std::string_view word) { add_word(word, folder); });
  });
}

void Inputs::add_file(const fs::path& named) {
  const fs::path path = named.lexically_normal();
  const auto [at, is_new] = files_.try_emplace(path);
  if (!is_new) return;
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ScenarioError(Place{path.string(), 0, 0}, "cannot be opened; check its permissions");
  Fingerprint contents;
  contents.add_part(path.filename().string());
  std::string text;  // what is not looked through yet: at most a line and a block
  std::vector<char> block(std::size_t{1} << 16);
  bool is_text = true;
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    const std::string_view read(block.data(), static_cast<std::size_t>(in.gcount()));
    contents.add(read);
    is_text = is_text && read.find('\0') == read.npos;
    if (!is_text) continue;
    text += read;
    const std::size_t end = text.rfind('\n') + 1;  // 0 where there is none
    add_words(std::string_view(text).substr(0, end), path.parent_path());
    text.erase(0, end);
  }
  if (in.bad()) throw ScenarioError(Place{path.string(), 0, 0}, "cannot be read to its end");
  if (is_text) add_words(text, path.parent_path());
  at->second = contents.text();
  if (const fs::path edges = path.parent_path() / "edges.csv"; path.extension() == ".csv" && is_file(edges))
    add_file(edges);
}

std::string Inputs::fingerprint() const {
  Fingerprint all;
  for (const auto& [path, contents] : files_) all.add_part(contents);
  for (const std::string& row : rows_) all.add_part(row);
  return all.text();
}

}  // namespace pelsim
