#include <filesystem>

#include "study/scenario.hpp"
#include "study/scenario_family.hpp"

namespace pelsim {

Scenario load_scenario(const std::string& file, const std::vector<Override>& overrides) {
  return ScenarioFamily(file, overrides).with({}, {}, ScenarioFamily::For::run_and_people);
}

Scenario load_scenario_text(const std::string& toml, const std::string& name, const std::string& folder,
                            const std::vector<Override>& overrides) {
  // Relative files are looked for beside the place that names them.
  const std::string file = folder.empty() ? name : (std::filesystem::path(folder) / name).string();
  return ScenarioFamily(toml, file, overrides).with({}, {}, ScenarioFamily::For::run_and_people);
}

}  // namespace pelsim
