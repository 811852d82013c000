#pragma once
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "models/catalog.hpp"

/// Parameters as a scenario would give them, for tests of models.
namespace pelsim::given {

using Data = decltype(Value::data);

inline Data text(std::string t) { return t; }
inline Data whole(std::int64_t n) { return n; }
inline Data real(double d) { return d; }
inline Data tables(std::vector<Parameters> list) { return std::make_shared<Value::Tables>(std::move(list)); }
inline Data table(Parameters one) { return tables({std::move(one)}); }

/// Key number k stands in line k + 2 of the file, below the header of the table.
inline Parameters parameters(std::vector<std::pair<std::string, Data>> entries, const std::string& path = "platform",
                             const std::string& file = "test.toml") {
  Parameters out(path, Place{file, 1, 1});
  int line = 2;
  for (auto& [key, data] : entries) out.set(key, Value{std::move(data), Place{file, line++, 1}});
  return out;
}

/// What the user is told; "" when nothing is wrong.
inline std::string complaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

/// The entry of a catalogue by name. Throws when there is none, which fails the test.
template <class Entry>
Entry entry(const std::vector<Entry>& catalog, const std::string& name) {
  for (const Entry& e : catalog)
    if (e.card.name == name) return e;
  throw std::runtime_error("no model " + name);
}

inline DeviceSpec device(const std::string& model, Parameters parameters) {
  const DeviceEntry found = entry(device_catalog(), model);
  parameters.check(found.card);
  return found.make(parameters);
}

inline std::unique_ptr<NetworkModel> network(const std::string& model, const Platform& platform) {
  const NetworkEntry found = entry(network_catalog(), model);
  Parameters none("network", Place{"test.toml", 1, 1});
  none.check(found.card);
  return found.make(none, platform);
}

inline Platform platform(const std::string& model, Parameters parameters, std::vector<std::string>& notes) {
  const PlatformModel found = entry(platform_catalog(), model);
  parameters.check(found.card);
  return found.make(parameters, notes);
}

inline Platform platform(const std::string& model, Parameters parameters) {
  std::vector<std::string> notes;
  return platform(model, std::move(parameters), notes);
}

/// Memories m0, m1, m2 on a switch: links of 1 us and 1 GB/s, m2's of 4 us and 0.5 GB/s.
inline Platform three_memories(double bandwidth_factor = 1) {
  Platform p;
  const auto hub = p.add_switch("switch");
  for (const int m : {0, 1, 2}) {
    const MemoryId id = p.add_memory("m" + std::to_string(m));
    const Seconds latency(m == 2 ? 4e-6 : 1e-6);
    const ByteRate bandwidth((m == 2 ? 0.5e9 : 1e9) * bandwidth_factor);
    p.add_duplex("link" + std::to_string(m), hub, p.vertex(id), latency, bandwidth);
  }
  p.set_router(tree_router(p));
  return p;
}

}  // namespace pelsim::given
