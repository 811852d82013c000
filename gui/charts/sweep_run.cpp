#include "gui/charts/sweep_run.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace pelsim::gui {
namespace {

namespace fs = std::filesystem;

/// Results lie in a folder below the one where the sweep was started, or a little deeper.
constexpr int most_folders_up = 4;

}  // namespace

std::string swept_scenario(const results::Table& table, const std::string& document) {
  if (table.scenario.empty()) return {};
  if (fs::path(document).filename() == table.scenario) return document;
  std::error_code ignored;
  fs::path folder = fs::absolute(table.file, ignored).parent_path();
  for (int up = 0; up <= most_folders_up && !folder.empty(); ++up, folder = folder.parent_path())
    for (const fs::path& file : {folder / table.scenario, folder / "scenarios" / table.scenario})
      if (fs::is_regular_file(file, ignored)) return file.string();
  return {};
}

RunRequest request_of(const results::Table& table, std::size_t row, const std::string& scenario) {
  RunRequest request{.file = scenario};
  for (const std::string& set : table.overrides)
    if (const std::size_t equals = set.find('='); equals != std::string::npos)
      request.overrides.push_back({set.substr(0, equals), set.substr(equals + 1)});
  for (std::size_t a = 0; a < table.axes.size(); ++a) {
    const results::Axis& axis = table.axes[a];
    const std::string& value = axis.values[table.levels[a][row]];
    request.overrides.push_back({axis.name, value});
    if (axis.values.size() > 1) request.label += fmt::format(", {} = {}", axis.name, value);
  }
  if (const auto seed = table.rows[row].seed)
    request.overrides.push_back({"simulation.seed", fmt::format("{}", *seed)});
  request.label = fmt::format("{} {}{}", table.title, table.rows[row].point, request.label);
  return request;
}

}  // namespace pelsim::gui
