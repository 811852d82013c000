#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "models/csv_parameters.hpp"
#include "models/presets.hpp"

namespace pelsim {
namespace {

namespace fs = std::filesystem;

/// What tells that a file is still the one that was read.
struct TableFile {
  fs::path path;
  std::uintmax_t size = 0;
  fs::file_time_type changed = {};

  bool operator==(const TableFile&) const = default;
};

/// Folder by folder, in the order of their names.
std::vector<TableFile> table_files(const std::vector<std::string>& folders) {
  std::vector<TableFile> all;
  for (const std::string& folder : folders) {
    const std::size_t begin = all.size();
    std::error_code error, gone;
    for (const auto& file : fs::directory_iterator(folder, error))
      if (file.path().extension() == ".csv" && file.path().stem() != "regions")
        all.push_back({file.path(), file.file_size(gone), file.last_write_time(gone)});
    if (error) throw ScenarioError(fmt::format("cannot read the folder of machines '{}': {}", folder, error.message()));
    std::sort(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end(),
              [](const TableFile& a, const TableFile& b) { return a.path < b.path; });
  }
  return all;
}

const std::vector<Parameter>& parameters_of(const Preset& preset, const CsvTable& table, std::size_t row,
                                            std::size_t column) {
  if (preset.model == memory_model) return memory_card().parameters;
  if (preset.model == link_model) return link_card().parameters;
  for (const DeviceEntry& entry : device_catalog())
    if (entry.card.name == preset.model) return entry.card.parameters;
  table.fail(
      row, column,
      fmt::format("'{}' is no device model: name one in a column 'model', or by the name of the file", preset.model));
}

void read_table(const fs::path& file, std::vector<Preset>& presets) {
  const CsvTable table = CsvTable::read(file.string());
  const std::string stem = file.stem().string();
  const std::size_t name = table.column("name");
  const std::optional<std::size_t> model = table.find("model");
  const auto about = [&](std::size_t row, std::string_view column) {
    const std::optional<std::size_t> found = table.find(column);
    return found ? std::string(table.cell(row, *found)) : "";
  };
  std::set<std::string, std::less<>> names;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Preset preset{.name = std::string(table.cell(row, name)),
                  .model = stem == "links"      ? std::string(link_model)
                           : stem == "memories" ? std::string(memory_model)
                           : model              ? std::string(table.cell(row, *model))
                                                : stem,
                  .parameters = {},
                  .unverified = about(row, "unverified"),
                  .source = about(row, "source"),
                  .note = about(row, "note")};
    if (preset.name.empty()) table.fail(row, name, "a preset needs a name");
    if (!names.insert(preset.name).second)
      table.fail(row, name, fmt::format("there are two presets '{}'", preset.name));
    const bool overshadowed = std::any_of(presets.begin(), presets.end(), [&](const Preset& p) {
      return p.name == preset.name && p.subject() == preset.subject();
    });
    if (overshadowed) continue;
    const std::vector<Parameter>& card = parameters_of(preset, table, row, model.value_or(name));
    preset.parameters = row_parameters(table, row, card, {"name", "model", "unverified", "source", "note"});
    presets.push_back(std::move(preset));
  }
}

}  // namespace

std::shared_ptr<const std::vector<Preset>> presets_of(const std::vector<std::string>& folders) {
  struct Tables {
    std::vector<TableFile> files;
    std::shared_ptr<const std::vector<Preset>> presets;
  };
  static std::mutex mutex;
  static std::vector<Tables> known;
  std::vector<TableFile> files = table_files(folders);
  const std::scoped_lock lock(mutex);
  for (const Tables& tables : known)
    if (tables.files == files) return tables.presets;
  auto presets = std::make_shared<std::vector<Preset>>();
  for (const TableFile& file : files) read_table(file.path, *presets);
  constexpr std::size_t most_kept = 4;
  if (known.size() == most_kept) known.erase(known.begin());
  known.push_back({std::move(files), presets});
  return presets;
}

}  // namespace pelsim
