#pragma once
#include <string>
#include <vector>

#include "models/parameters.hpp"

namespace pelsim {

/// A row of regions.csv: what the grid of a place emits. Columns: name, carbon_intensity (its unit in the header),
/// unverified, source, note.
struct Region {
  std::string name;
  CarbonIntensity carbon_intensity;
  std::string unverified;  ///< which of its figures no public source at hand confirms
  std::string source;
  std::string note;
};

/// Of all folders of machines (models/presets.hpp); of regions with one name the first folder's counts.
std::vector<Region> regions(const Place& scenario);
/// The one that the key names. Throws ScenarioError with the nearest known name.
Region find_region(const Parameters&, std::string_view key);

}  // namespace pelsim
