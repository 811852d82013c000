#include "models/device_list.hpp"

#include <fmt/format.h>

#include "models/csv_parameters.hpp"
#include "models/device_parameters.hpp"
#include "models/import.hpp"

namespace pelsim {

std::vector<Parameter> DeviceList::keys_around_device() {
  using Type = Parameter::Type;
  return {{.name = "name", .type = Type::text, .required = true, .meaning = "of the device"},
          {.name = "memory", .type = Type::text, .meaning = "where its data lies; default: one of its own"}};
}

void DeviceList::read(const Parameters& parameters) {
  if (parameters.has("devices") == parameters.has("devices_file"))
    throw ScenarioError(parameters.place(), "the platform needs either 'devices' or 'devices_file'");
  if (parameters.has("devices_file")) {
    const CsvTable table = CsvTable(input_file(parameters, "devices_file"));
    std::vector<Parameter> columns = keys_around_device();
    for (Parameter& p : device_parameters("cpu")) columns.push_back(std::move(p));
    columns.push_back({.name = "preset", .type = Parameter::Type::text});
    for (std::size_t row = 0; row < table.rows(); ++row) add(row_parameters(table, row, columns, {"note"}));
  }
  for (const Parameters& entry : parameters.tables("devices")) add(entry);
  if (platform_.devices() == 0) {
    parameters.fail(parameters.has("devices") ? "devices" : "devices_file", "the platform has no devices");
  }
}

void DeviceList::add(const Parameters& entry) {
  const ResolvedDevice device = presets_.device(entry, keys_around_device());
  const Parameters& keys = device.parameters;
  const std::string name = keys.text("name");
  if (name.empty()) keys.fail("name", "a device needs a name");
  if (!names_.insert(name).second) keys.fail("name", fmt::format("there are two devices named '{}'", name));
  slots_ += device.spec.slots;
  if (slots_ > most_slots) throw ScenarioError(keys.place(), fmt::format("more than {} slots asked for", most_slots));
  const auto [type, is_new_type] = types_.try_emplace(device.identity);
  if (is_new_type) type->second = platform_.add_type(device.spec.type);
  platform_.add_device(name, type->second, memory(keys, keys.has("memory") ? keys.text("memory") : name),
                       device.spec.slots);
}

MemoryId DeviceList::memory(const Parameters& keys, const std::string& name) {
  const auto [found, is_new] = memories_.try_emplace(name);
  if (!is_new) return found->second;
  if (memories_.size() > most_memories_) {
    throw ScenarioError(keys.place(), fmt::format("more than {} memories: let devices share some with 'memory', or use "
                                                  "platform model 'cluster'",
                                                  most_memories_));
  }
  return found->second = platform_.add_memory(name);
}

}  // namespace pelsim
