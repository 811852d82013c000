#pragma once
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalog.hpp"

namespace pelsim {

/// A named machine or link: one row of a CSV file in a folder of machines.
struct Preset {
  std::string name;
  std::string model;  ///< the device model it gives parameters to, or "link", or "memory"
  Parameters parameters;
  std::string unverified;  ///< which of its figures no public source at hand confirms
  std::string source;
  std::string note;

  /// "device", "link" or "memory".
  std::string_view subject() const;
  /// Whether no public source at hand confirms this figure. A word of `unverified` names the figure, or, where there is
  /// none of that name, all that begin with it ("access": access_time, access_energy); "all figures" means each.
  bool is_unverified(std::string_view figure) const;
};

inline constexpr std::string_view link_model = "link", memory_model = "memory";

/// The rows of all tables of these folders. Read once: again only where a file's name, size or time has changed since.
/// Safe from several threads. Throws ScenarioError.
std::shared_ptr<const std::vector<Preset>> presets_of(const std::vector<std::string>& folders);

/// The key of a device that names its preset.
const Parameter& preset_key();
/// A link: as `link` of a device gives it; the keys of an interconnect stand beside them.
const Card& link_card();

/// A memory: its units are channels, stacks, chips or modules.
const Card& memory_card();
/// The keys of a device that name its memory, and say how many units of it there are.
const std::vector<Parameter>& memory_keys();

using LinkSpec = LinkTraits;

/// Where presets are looked for, in order: the environment's PELSIM_MACHINES, "machines" beside the scenario, the
/// shipped ones (installed beside the program, or else in the source tree).
std::vector<std::string> machine_folders(const Place& scenario);

/// A device as a scenario asks for it: an entry of `devices`, its preset filled in.
struct ResolvedDevice {
  DeviceSpec spec;
  Parameters parameters;  ///< checked: the model's keys and those around it
  std::string identity;   ///< devices with equal identities have the same type
};

/// Looks up presets. Each *.csv of a folder holds devices of the model that its column `model`, or else its own name,
/// gives; links.csv holds links, memories.csv memories, regions.csv what models/regions.hpp reads. Columns: name, the
/// parameters of the model (units in the header), unverified, source, note. Of presets with one name, the first
/// folder's counts.
class Presets {
 public:
  explicit Presets(std::vector<std::string> folders);
  /// Of `machine_folders`.
  static Presets beside(const Place& scenario);

  /// `entry` names a `preset`, or a `model` (default "table"), and may set any parameter of it anew. `around` lists the
  /// keys that belong to the place where the device stands. `memory_preset` gives it the bandwidth (where its model has
  /// one) and the capacity of so many units. Throws ScenarioError.
  ResolvedDevice device(const Parameters& entry, const std::vector<Parameter>& around);
  /// The value of `key`: the name of a preset, or a table of preset, bandwidth and latency. Throws ScenarioError.
  LinkSpec link(const Parameters& owner, std::string_view key);
  /// The same where the keys of the link stand in a table of their own, beside others that its card knows.
  LinkSpec link(const Parameters& table);

  /// Regions (models/regions.hpp) are not among them.
  const std::vector<Preset>& all();
  /// Which of the presets that were used have figures no source confirms; a sentence each.
  std::vector<std::string> notes() const { return {notes_.begin(), notes_.end()}; }

 private:
  /// `what`: "device", "link" or "memory".
  const Preset& find(const Parameters& owner, std::string_view key, const std::string& name, std::string_view what);
  void fill_in_memory(Parameters& device, const Parameters& entry, const Card&);

  std::vector<std::string> folders_;
  std::shared_ptr<const std::vector<Preset>> presets_;  ///< null: not looked at yet
  std::set<std::string> notes_;
};

}  // namespace pelsim
