#include "models/regions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "models/csv_parameters.hpp"
#include "models/presets.hpp"

namespace pelsim {

std::vector<Region> regions(const Place& scenario) {
  std::vector<Region> all;
  for (const std::string& folder : machine_folders(scenario)) {
    const std::filesystem::path file = std::filesystem::path(folder) / "regions.csv";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) continue;
    const CsvTable table = CsvTable::read(file.string());
    const std::size_t name = table.column("name");
    const auto about = [&](std::size_t row, std::string_view column) {
      const std::optional<std::size_t> found = table.find(column);
      return found ? std::string(table.cell(row, *found)) : "";
    };
    const std::optional<QuantityColumn> intensity = find_quantity(table, "carbon_intensity", Unit::carbon_intensity);
    if (!intensity) throw ScenarioError(table.header_place(0), "there is no column 'carbon_intensity_g_per_kWh'");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      Region region{.name = std::string(table.cell(row, name)),
                    .carbon_intensity = CarbonIntensity(quantity(table, row, *intensity, 0, 1)),
                    .unverified = about(row, "unverified"),
                    .source = about(row, "source"),
                    .note = about(row, "note")};
      if (region.name.empty()) table.fail(row, name, "a region needs a name");
      const bool known = std::any_of(all.begin(), all.end(), [&](const Region& r) { return r.name == region.name; });
      if (!known) all.push_back(std::move(region));
    }
  }
  return all;
}

Region find_region(const Parameters& parameters, std::string_view key) {
  const std::string name = parameters.text(key);
  std::vector<std::string> known;
  for (Region& region : regions(parameters.place_of(key))) {
    if (region.name == name) return std::move(region);
    known.push_back(region.name);
  }
  parameters.fail(key, fmt::format("there is no region '{}'{}", name, suggestion(name, known)));
}

}  // namespace pelsim
