#pragma once
#include <map>
#include <set>
#include <string>

#include "models/presets.hpp"

namespace pelsim {

/// Devices as lists and CSV files name them one by one, each with the memory where its data lies.
class DeviceList {
 public:
  DeviceList(Platform& platform, Presets& presets, std::size_t most_memories)
      : platform_(platform), presets_(presets), most_memories_(most_memories) {}

  /// What `devices` and `devices_file` name. Throws ScenarioError where neither or both are given, or none is named.
  void read(const Parameters& platform);
  /// `name` and `memory`, which stand beside the keys of a device model.
  static std::vector<Parameter> keys_around_device();

 private:
  void add(const Parameters& entry);
  MemoryId memory(const Parameters& keys, const std::string& name);

  Platform& platform_;
  Presets& presets_;
  std::size_t most_memories_;
  std::int64_t slots_ = 0;
  std::set<std::string> names_;
  std::map<std::string, MemoryId> memories_;
  std::map<std::string, DeviceTypeId> types_;
};

}  // namespace pelsim
