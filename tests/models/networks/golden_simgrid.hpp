#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/models/given.hpp"

/// What the tests against SimGrid's recorded results share: its routes as listed, and its settings.
namespace pelsim::golden_simgrid {

class ListedRoutes final : public Router {
 public:
  std::map<std::pair<MemoryId, MemoryId>, std::vector<LinkId>> ways;
  void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t, std::vector<LinkId>& links) const override {
    const std::vector<LinkId>& way = ways.at({from, to});
    links.insert(links.end(), way.begin(), way.end());
  }
};

/// "LV08_default", "LV08_nocross", "CM02_default" or "FLUID" (CM02 without cross-traffic and window).
inline std::unique_ptr<NetworkModel> network_of(const std::string& setting, const Platform& platform) {
  const NetworkEntry entry = given::entry(network_catalog(), "flow");
  Parameters p =
      given::parameters({{"parameters", given::text(setting.starts_with("LV08") ? "lv08" : "cm02")}}, "network");
  if (setting == "LV08_nocross" || setting == "FLUID") p.set("crosstraffic", {false, {}});
  if (setting == "FLUID") p.set("tcp_gamma", {std::string("0 B"), {}});
  p.check(entry.card);
  return entry.make(p, platform);
}

}  // namespace pelsim::golden_simgrid
